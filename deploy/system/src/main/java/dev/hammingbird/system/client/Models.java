package dev.hammingbird.system.client;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ArtifactParts;
import dev.hammingbird.contracts.model.Manifest;
import dev.hammingbird.contracts.model.ModelRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads models from Kafka, as the encoder does. */
public final class Models {
  private final String bootstrapServers;

  /** Names the broker. */
  public Models(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Returns the record of a published space.
   *
   * @throws IllegalArgumentException if there is no such record
   */
  public ModelRecord model(SpaceId space) {
    Map<String, byte[]> records = new HashMap<>();
    read(Topics.MODELS, record -> put(records, record));
    byte[] value = records.get(space.value());
    if (value == null) {
      throw new IllegalArgumentException("no model %s among %s".formatted(space, records.keySet()));
    }
    return JsonCodec.readModel(value);
  }

  /** Returns a model's ONNX file. */
  public byte[] artifact(Manifest manifest) {
    ArtifactParts parts = ArtifactParts.collect(manifest);
    read(Topics.MODEL_ARTIFACTS, record -> add(parts, record));
    return parts
        .file()
        .orElseThrow(
            () -> new IllegalArgumentException("the file of %s is not whole".formatted(manifest)));
  }

  private static void put(Map<String, byte[]> records, ConsumerRecord<String, byte[]> record) {
    if (record.value() != null) {
      records.put(record.key(), record.value());
    }
  }

  private static void add(ArtifactParts parts, ConsumerRecord<String, byte[]> record) {
    if (record.value() != null) {
      parts.add(record.key(), record.value());
    }
  }

  /** Reads a topic from its beginning to what is its end now. */
  private void read(String topic, Consumer<ConsumerRecord<String, byte[]>> each) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(200)).forEach(each);
      }
    }
  }
}
