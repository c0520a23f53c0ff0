package dev.hammingbird.encoder.space;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.encoder.kafka.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/** Takes steps in the life of spaces, which happens so seldom that each has clients of its own. */
final class ModelsPublisher {
  private static final Logger LOG = Logger.getLogger(ModelsPublisher.class);
  private static final int ATTEMPTS = 5;
  private static final int RECORDS = 100;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaAccess kafka;

  /** The newest record of a space that was read, and where it lies. */
  record Newest(ModelRecord model, long offset) {}

  ModelsPublisher(KafkaAccess kafka) {
    this.kafka = kafka;
  }

  /**
   * Takes a step and waits until it is safe. Records are whole, so one that another wrote in the
   * same moment would be lost under ours: then the step is taken from that one, or, where it leads
   * there no more, that one is written once more, until nothing lies between. Nothing is written
   * when the newest record known does not lead there: another was faster.
   *
   * @param newest the newest record known, asked for when all is ready for the step
   * @throws KafkaException if it is not written, or cannot be read back
   */
  void publish(Supplier<Newest> newest, Transition step) {
    try (Producer<byte[], byte[]> producer = kafka.producer()) {
      var _ = producer.partitionsFor(Topics.MODELS);
      Newest base = newest.get();
      ModelRecord from = base.model();
      long known = base.offset();
      if (!from.state().mayBecome(step.to())) {
        return;
      }
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        boolean leads = from.state().mayBecome(step.to());
        RecordMetadata written = write(producer, leads ? from.moved(step) : from);
        Optional<ModelRecord> hidden = between(written, known, from.space());
        if (hidden.isEmpty()) {
          return;
        }
        LOG.infof("space %s was changed by another in the same moment", from.space());
        from = hidden.get();
        known = written.offset();
      }
      throw new KafkaException("others changed space %s again and again".formatted(from.space()));
    }
  }

  private static RecordMetadata write(Producer<byte[], byte[]> producer, ModelRecord model) {
    try {
      return producer
          .send(new ProducerRecord<>(Topics.MODELS, key(model.space()), JsonCodec.write(model)))
          .get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new KafkaException(
          "cannot write to %s: %s".formatted(Topics.MODELS, e.getCause()), e.getCause());
    }
  }

  /** Returns the last record of a space behind one that was known and before one of ours. */
  private Optional<ModelRecord> between(RecordMetadata written, long known, SpaceId space) {
    Optional<ModelRecord> last = Optional.empty();
    if (written.offset() <= known + 1) {
      return last;
    }
    TopicPartition models = new TopicPartition(written.topic(), written.partition());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Consumer<byte[], byte[]> consumer = kafka.follower(RECORDS)) {
      consumer.assign(List.of(models));
      consumer.seek(models, known + 1);
      while (consumer.position(models) < written.offset()) {
        if (System.nanoTime() > deadline) {
          throw new KafkaException("cannot read back what was written to " + Topics.MODELS);
        }
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
          boolean fits =
              found.offset() < written.offset()
                  && found.value() != null
                  && Arrays.equals(found.key(), key(space));
          last = fits ? Optional.of(JsonCodec.readModel(found.value())) : last;
        }
      }
    }
    return last;
  }

  private static byte[] key(SpaceId space) {
    return space.value().getBytes(StandardCharsets.UTF_8);
  }
}
