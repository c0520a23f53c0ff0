package dev.hammingbird.ingest;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.RejectionCodec;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.ingest.erasure.Erasures;
import dev.hammingbird.ingest.log.LogSettings;
import dev.hammingbird.ingest.log.RecordHeaders;
import dev.hammingbird.ingest.log.TopicFollower;
import dev.hammingbird.ingest.status.StatusDesk;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Follows the topics that tell what others made of pictures: code spaces and rejections. */
@Startup
@ApplicationScoped
class Watch {
  private static final Logger LOG = Logger.getLogger(Watch.class);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StatusDesk desk;
  private final Erasures erasures;
  private final TopicFollower models;
  private final TopicFollower rejections;
  private final TopicFollower erased;

  Watch(StatusDesk desk, Erasures erasures, LogSettings settings, IngestConfig config) {
    this.desk = desk;
    this.erasures = erasures;
    this.erased = new TopicFollower(settings, Topics.ERASURES, Long.MAX_VALUE, this::erasure);
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
      ModelRecord model = JsonCodec.readModel(entry.value());
      if (model.state().encoded()) {
        desk.noteSpace(model.space(), model.manifest().bits());
      } else {
        desk.dropSpace(model.space());
      }
    } catch (IllegalArgumentException e) {
      LOG.warnf("no model at offset %d of topic models: %s", entry.offset(), e.getMessage());
    }
  }

  private void erasure(ConsumerRecord<byte[], byte[]> entry) {
    if (entry.value() == null) {
      return;
    }
    try {
      erasures.note(JsonCodec.readErasure(entry.value()));
    } catch (IllegalArgumentException e) {
      LOG.warnf("no erasure at offset %d of topic erasures: %s", entry.offset(), e.getMessage());
    }
  }

  /**
   * Waits until all erasures are known that there were when this service started: before, what is
   * replayed cannot be told from what is new.
   *
   * @throws IllegalStateException if they are not known within a minute
   */
  void awaitErasures() {
    try {
      if (!erased.awaitComplete(PATIENCE)) {
        throw new IllegalStateException("the topic erasures was not read within " + PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted; the batch will be read again", e);
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
    erased.close();
  }
}
