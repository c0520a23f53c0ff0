package dev.hammingbird.encoder.space;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.model.ArtifactParts;
import dev.hammingbird.contracts.model.Manifest;
import dev.hammingbird.encoder.kafka.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Puts an ONNX file together from its parts on {@code model-artifacts}. */
final class ArtifactReader {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SILENCE = Duration.ofSeconds(20);
  private static final int RECORDS = 16;

  private final KafkaAccess kafka;

  ArtifactReader(KafkaAccess kafka) {
    this.kafka = kafka;
  }

  /**
   * Reads the topic from its beginning to its present end, or until all parts are here.
   *
   * @return the file; empty when parts are missing as yet
   * @throws IllegalArgumentException if the parts give a file of another digest
   * @throws KafkaException if the broker does not answer
   */
  Optional<byte[]> read(Manifest manifest) {
    ArtifactParts parts = ArtifactParts.collect(manifest);
    try (Consumer<byte[], byte[]> consumer = kafka.follower(RECORDS)) {
      List<TopicPartition> all =
          consumer.partitionsFor(Topics.MODEL_ARTIFACTS).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      long heard = System.nanoTime();
      while (!reached(consumer, ends)) {
        for (ConsumerRecord<byte[], byte[]> part : consumer.poll(POLL)) {
          heard = System.nanoTime();
          if (part.key() != null && part.value() != null) {
            parts.add(new String(part.key(), StandardCharsets.UTF_8), part.value());
          }
        }
        if (System.nanoTime() - heard > SILENCE.toNanos()) {
          throw new KafkaException(
              "nothing came from " + Topics.MODEL_ARTIFACTS + " for " + SILENCE);
        }
      }
    }
    return parts.file();
  }

  private static boolean reached(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}
