package dev.hammingbird.trainer.stream;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.ImageEventCodec;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.picture.PictureDecoder;
import dev.hammingbird.contracts.picture.Resampler;
import dev.hammingbird.contracts.picture.UnreadablePictureException;
import dev.hammingbird.trainer.TrainerConfig;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.job.Snapshot;
import dev.hammingbird.trainer.job.SnapshotRefusedException;
import dev.hammingbird.trainer.job.Snapshots;
import dev.hammingbird.trainer.job.TrainingView;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * Reads pictures from {@code images} and labels from {@code labels}. The newest record of an id
 * holds, an erased picture is left out, labels that were given later replace those that a picture
 * brought. Every picture is brought to the model's size as it comes, so that only that is kept.
 */
@ApplicationScoped
class KafkaSnapshots implements Snapshots {
  private static final Logger LOG = Logger.getLogger(KafkaSnapshots.class);
  private final KafkaClients clients;
  private final TrainerConfig config;

  KafkaSnapshots(KafkaClients clients, TrainerConfig config) {
    this.clients = clients;
    this.config = config;
  }

  @Override
  public Snapshot take(int side, Optional<TrainingView.Seen> upTo, BooleanSupplier cancelled) {
    TopicReader reader = new TopicReader(clients);
    Reading reading = new Reading(side, config.maxSnapshot().asLongValue());
    Map<Integer, Long> images =
        reader.read(
            Topics.IMAGES, upTo.map(TrainingView.Seen::images), cancelled, reading::picture);
    Map<Integer, Long> labels =
        reader.read(Topics.LABELS, upTo.map(TrainingView.Seen::labels), cancelled, reading::labels);
    Snapshot snapshot = new Snapshot(reading.pictures(), images, labels, reading.unreadable.size());
    LOG.infof(
        "snapshot: %d pictures, %d labelled, %d unreadable, images up to %s, labels up to %s",
        snapshot.pictures().size(),
        snapshot.pictures().labelled().size(),
        snapshot.unreadable(),
        images,
        labels);
    return snapshot;
  }

  /** What has been read so far. */
  private static final class Reading {
    private final int side;
    private final long maxBytes;
    private final Map<String, Picture> pictures = new TreeMap<>();
    private final Map<String, List<String>> given = new TreeMap<>();
    private final Map<String, String> unreadable = new TreeMap<>();

    Reading(int side, long maxBytes) {
      this.side = side;
      this.maxBytes = maxBytes;
    }

    void picture(ConsumerRecord<byte[], byte[]> record) {
      Optional<ImageId> id = Optional.ofNullable(record.key()).flatMap(ImageId::parse);
      if (id.isEmpty()) {
        return;
      }
      String name = id.get().value();
      pictures.remove(name);
      unreadable.remove(name);
      if (record.value() == null) {
        return;
      }
      try {
        byte[] input = Resampler.toInput(PictureDecoder.decode(record.value()), side);
        pictures.put(name, new Picture(name, input, brought(record)));
        checkSize();
      } catch (UnreadablePictureException e) {
        unreadable.put(name, String.valueOf(e.getMessage()));
      }
    }

    private void checkSize() {
      long bytes = (long) pictures.size() * 3 * side * side;
      if (bytes > maxBytes) {
        throw new SnapshotRefusedException(
            ("%d pictures of %d x %d already take more than the %d bytes that"
                    + " trainer.max-snapshot allows; raise it together with the heap,"
                    + " or train with a smaller side")
                .formatted(pictures.size(), side, side, maxBytes));
      }
    }

    private static List<String> brought(ConsumerRecord<byte[], byte[]> record) {
      Header header = record.headers().lastHeader(ImageEventCodec.LABELS);
      if (header == null || header.value() == null) {
        return List.of();
      }
      return texts(Label.parseList(new String(header.value(), StandardCharsets.UTF_8)));
    }

    void labels(ConsumerRecord<byte[], byte[]> record) {
      Optional<ImageId> id = Optional.ofNullable(record.key()).flatMap(ImageId::parse);
      if (id.isEmpty()) {
        return;
      }
      try {
        List<String> labels =
            record.value() == null
                ? List.of()
                : texts(JsonCodec.readLabels(record.value()).labels());
        given.put(id.get().value(), labels);
      } catch (IllegalArgumentException e) {
        LOG.warnf("labels of %s at %d are passed over: %s", id.get(), record.offset(), e);
      }
    }

    private static List<String> texts(List<Label> labels) {
      return labels.stream().map(Label::value).toList();
    }

    LabelledPictures pictures() {
      List<Picture> all = new ArrayList<>();
      for (Picture picture : pictures.values()) {
        List<String> later = given.get(picture.id());
        all.add(later == null ? picture : new Picture(picture.id(), picture.pixels(), later));
      }
      return new LabelledPictures(side, all);
    }
  }
}
