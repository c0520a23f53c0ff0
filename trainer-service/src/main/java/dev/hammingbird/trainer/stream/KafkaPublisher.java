package dev.hammingbird.trainer.stream;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.model.ArtifactParts;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.trainer.job.Publisher;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Sends a model: first all parts of its file to {@code model-artifacts}, and when the broker has
 * them its record to {@code models}, so that whoever sees the record finds the file.
 */
@ApplicationScoped
class KafkaPublisher implements Publisher {
  private final KafkaClients clients;

  KafkaPublisher(KafkaClients clients) {
    this.clients = clients;
  }

  @Override
  public void publish(byte[] artifact, ModelRecord model) {
    try (Producer<String, byte[]> producer = clients.producer()) {
      List<Future<RecordMetadata>> parts = new ArrayList<>();
      for (ArtifactParts.Part part : ArtifactParts.split(artifact)) {
        parts.add(
            producer.send(new ProducerRecord<>(Topics.MODEL_ARTIFACTS, part.key(), part.bytes())));
      }
      for (Future<RecordMetadata> part : parts) {
        await(part, Topics.MODEL_ARTIFACTS);
      }
      String space = model.space().value();
      await(
          producer.send(new ProducerRecord<>(Topics.MODELS, space, JsonCodec.write(model))),
          Topics.MODELS);
    }
  }

  private static void await(Future<RecordMetadata> sent, String topic) {
    try {
      sent.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "the topic %s did not take the model: %s".formatted(topic, e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while publishing to " + topic, e);
    }
  }
}
