package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ModelRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the records of the topic {@code models}. */
public final class ModelEvents implements Consumer<ConsumerRecord<byte[], byte[]>> {
  private static final Logger LOG = Logger.getLogger(ModelEvents.class);

  private final Models models;

  /** Makes a reader that keeps models in {@code models}. */
  public ModelEvents(Models models) {
    this.models = models;
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> event) {
    space(event.key())
        .ifPresentOrElse(
            space -> take(space, event),
            () -> LOG.warnf("models: record %d has no space id as its key", event.offset()));
    models.reached(event.offset());
  }

  private void take(SpaceId space, ConsumerRecord<byte[], byte[]> event) {
    Optional<ModelRecord> before = models.snapshot().of(space).map(Models.Entry::model);
    Optional<ModelRecord> now = model(event);
    models.put(space, now, event.offset());
    if (now.isPresent()
        && before.map(ModelRecord::state).stream().noneMatch(now.get().state()::equals)) {
      LOG.infof("space %s is %s", space, now.get().state());
    }
  }

  private static Optional<ModelRecord> model(ConsumerRecord<byte[], byte[]> event) {
    byte[] value = event.value();
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonCodec.readModel(value));
    } catch (IllegalArgumentException e) {
      LOG.errorf("models: record %d cannot be read: %s", event.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<SpaceId> space(byte @Nullable [] key) {
    return key == null ? Optional.empty() : SpaceId.parse(new String(key, StandardCharsets.UTF_8));
  }
}
