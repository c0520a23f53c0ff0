package dev.hammingbird.ingest;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.RejectionCodec;
import dev.hammingbird.contracts.model.Manifest;
import dev.hammingbird.ingest.log.LogSettings;
import dev.hammingbird.ingest.log.RecordHeaders;
import dev.hammingbird.ingest.log.TopicFollower;
import dev.hammingbird.ingest.status.StatusDesk;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Follows the topics that tell what others made of pictures: code spaces and rejections. */
@Startup
@ApplicationScoped
class Watch {
  private static final Logger LOG = Logger.getLogger(Watch.class);

  private final StatusDesk desk;
  private final TopicFollower models;
  private final TopicFollower rejections;

  Watch(StatusDesk desk, LogSettings settings, IngestConfig config) {
    this.desk = desk;
    this.models = new TopicFollower(settings, Topics.MODELS, Long.MAX_VALUE, this::model);
    this.rejections =
        new TopicFollower(
            settings, Topics.IMAGES_REJECTED, config.status().remembered(), this::rejection);
  }

  private void model(ConsumerRecord<byte[], byte[]> entry) {
    if (entry.value() == null) {
      return;
    }
    try {
      Manifest manifest = JsonCodec.readModel(entry.value()).manifest();
      desk.noteSpace(manifest.space(), manifest.bits());
    } catch (IllegalArgumentException e) {
      LOG.warnf("no model at offset %d of topic models: %s", entry.offset(), e.getMessage());
    }
  }

  private void rejection(ConsumerRecord<byte[], byte[]> entry) {
    Map<String, String> headers = RecordHeaders.text(entry);
    Optional<ImageId> id = RawNames.idOf(headers, entry.key());
    RejectionCodec.read(headers)
        .ifPresent(rejection -> id.ifPresent(known -> desk.noteRejected(known, rejection)));
  }

  @PreDestroy
  void close() {
    models.close();
    rejections.close();
  }
}
