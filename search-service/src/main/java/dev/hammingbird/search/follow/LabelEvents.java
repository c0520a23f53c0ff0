package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.index.LabelOverride;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.PictureDirectory;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Reads the records of the topic {@code labels} and lets them bear on the pictures known. */
public final class LabelEvents implements Consumer<ConsumerRecord<byte[], byte[]>> {
  private static final Logger LOG = Logger.getLogger(LabelEvents.class);

  private final LabelOverrides overrides;
  private final Supplier<List<PictureDirectory>> directories;

  /**
   * Makes a reader.
   *
   * @param overrides keeps the events
   * @param directories those in use, asked for at each event
   */
  public LabelEvents(LabelOverrides overrides, Supplier<List<PictureDirectory>> directories) {
    this.overrides = overrides;
    this.directories = directories;
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> event) {
    byte[] key = event.key();
    Optional<ImageId> id = key == null ? Optional.empty() : ImageId.parse(key);
    if (id.isEmpty()) {
      LOG.warnf(
          "labels: record %d/%d has no image id as its key", event.partition(), event.offset());
      return;
    }
    try {
      byte[] value = event.value();
      List<Label> labels = value == null ? List.of() : JsonCodec.readLabels(value).labels();
      LabelOverride now =
          overrides.put(id.get(), labels, new Slot(event.partition(), event.offset()));
      directories.get().forEach(directory -> directory.apply(id.get(), now));
    } catch (IllegalArgumentException e) {
      LOG.warnf(
          "labels: record %d/%d cannot be read: %s",
          event.partition(), event.offset(), e.getMessage());
    }
  }
}
