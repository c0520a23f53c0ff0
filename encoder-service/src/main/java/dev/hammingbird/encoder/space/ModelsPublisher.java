package dev.hammingbird.encoder.space;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.encoder.kafka.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Writes records of models, which happens so seldom that each gets a producer of its own. */
final class ModelsPublisher {
  private final KafkaAccess kafka;

  ModelsPublisher(KafkaAccess kafka) {
    this.kafka = kafka;
  }

  /**
   * Writes a record and waits until it is safe.
   *
   * @throws KafkaException if it is not
   */
  void publish(ModelRecord model) {
    byte[] key = model.space().value().getBytes(StandardCharsets.UTF_8);
    try (Producer<byte[], byte[]> producer = kafka.producer()) {
      var _ = producer.send(new ProducerRecord<>(Topics.MODELS, key, JsonCodec.write(model))).get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new KafkaException(
          "cannot write to %s: %s".formatted(Topics.MODELS, e.getCause()), e.getCause());
    }
  }
}
