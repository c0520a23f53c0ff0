package dev.hammingbird.trainer.stream;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.model.ArtifactParts;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.trainer.job.Publisher;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Sends a model: first all parts of its file to {@code model-artifacts}, and when the broker has
 * them its record to {@code models}, so that whoever sees the record finds the file.
 *
 * <p>The same pictures, settings and seed give the same space. One that is in use already keeps its
 * record: a new one would begin its life again, and an active space would stop answering. That
 * comes up when the trainer dies right after publishing and takes the training up again.
 */
@ApplicationScoped
class KafkaPublisher implements Publisher {
  private static final Logger LOG = Logger.getLogger(KafkaPublisher.class);
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
      if (inUse(space)) {
        LOG.infof("space %s is in use already and keeps its record", space);
        return;
      }
      await(
          producer.send(new ProducerRecord<>(Topics.MODELS, space, JsonCodec.write(model))),
          Topics.MODELS);
    }
  }

  private boolean inUse(String space) {
    AtomicBoolean used = new AtomicBoolean();
    new TopicReader(clients)
        .read(
            Topics.MODELS,
            Optional.empty(),
            () -> false,
            record -> {
              if (Arrays.equals(record.key(), space.getBytes(StandardCharsets.UTF_8))) {
                used.set(
                    record.value() != null
                        && JsonCodec.readModel(record.value()).state().encoded());
              }
            });
    return used.get();
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
