package dev.hammingbird.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.local.SharedInfrastructure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Reads and writes records of the shared broker. */
final class Records {
  private Records() {}

  static ConsumerRecord<byte[], byte[]> at(String topic, int partition, long offset) {
    TopicPartition where = new TopicPartition(topic, partition);
    String broker = SharedInfrastructure.get().bootstrapServers();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker)) {
      consumer.assign(List.of(where));
      consumer.seek(where, offset);
      List<ConsumerRecord<byte[], byte[]>> found = List.of();
      for (int i = 0; i < 50 && found.isEmpty(); i++) {
        found = consumer.poll(Duration.ofMillis(200)).records(where);
      }
      assertThat(found).isNotEmpty();
      assertThat(found.getFirst().offset()).isEqualTo(offset);
      return found.getFirst();
    }
  }

  /** All records of a topic that fit, in order of partition and offset. */
  static List<ConsumerRecord<byte[], byte[]>> all(
      String topic, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    return all(SharedInfrastructure.get().bootstrapServers(), topic, wanted);
  }

  /** The same of a broker of one's own. */
  static List<ConsumerRecord<byte[], byte[]>> all(
      String broker, String topic, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
          if (wanted.test(entry)) {
            found.add(entry);
          }
        }
      }
      return found;
    }
  }

  static RecordMetadata send(
      String topic, @Nullable String key, byte @Nullable [] value, Map<String, String> headers) {
    return send(topic, key, value, headers, Instant.now());
  }

  static RecordMetadata send(
      String topic,
      @Nullable String key,
      byte @Nullable [] value,
      Map<String, String> headers,
      Instant at) {
    byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(topic, null, at.toEpochMilli(), bytes, value);
    headers.forEach(
        (name, text) -> sent.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", SharedInfrastructure.get().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      return producer.send(sent).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  static String header(ConsumerRecord<byte[], byte[]> entry, String name) {
    Header header = entry.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  static String key(ConsumerRecord<byte[], byte[]> entry) {
    return entry.key() == null ? "" : new String(entry.key(), StandardCharsets.UTF_8);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String broker) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", broker),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
