package dev.hammingbird.system.client;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.block.CodeBlockCodec;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.model.ArtifactParts;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.WholeKafkaTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Whole topics, read and written by whoever checks the system from outside. */
public final class Records {
  private final String bootstrapServers;

  /** Names the brokers. */
  public Records(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * A record of {@code images}.
   *
   * @param id its key; a stand-in when the key is no id
   * @param erased whether it erases the picture
   */
  public record Image(int partition, long offset, String id, boolean erased) {}

  /** Returns every record that {@code images} holds, by partition and offset. */
  public List<Image> images() {
    List<Image> all = new ArrayList<>();
    WholeKafkaTopic.read(
        bootstrapServers,
        Topics.IMAGES,
        record ->
            all.add(
                new Image(
                    record.partition(),
                    record.offset(),
                    ImageId.parse(record.key()).map(ImageId::value).orElse("no id"),
                    record.value() == null)));
    return all;
  }

  /** Returns the first offset without a record, by partition of {@code images}. */
  public Map<Integer, Long> ends() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      Map<Integer, Long> ends = new TreeMap<>();
      consumer
          .endOffsets(partitions(consumer, Topics.IMAGES))
          .forEach((partition, end) -> ends.put(partition.partition(), end));
      return ends;
    }
  }

  /** Reads the blocks of a space, in order within a partition. */
  public void blocks(SpaceId space, BlockReader each) {
    WholeKafkaTopic.read(
        bootstrapServers,
        Topics.codes(space),
        record -> each.block(record.partition(), CodeBlockCodec.read(record.value())));
  }

  /** Returns where the last block of each partition ends; 0 where there is none. */
  public Map<Integer, Long> lastBlocks(SpaceId space) {
    Map<Integer, Long> last = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> all = partitions(consumer, Topics.codes(space));
      for (TopicPartition partition : all) {
        last.put(partition.partition(), 0L);
      }
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      consumer.assign(all);
      ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - 1)));
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> last.put(record.partition(), CodeBlockCodec.read(record.value()).to()));
      }
    }
    return last;
  }

  /** Appends the first block of each partition once more, as a lane that was left behind might. */
  public void repeatFirstBlocks(SpaceId space) {
    Map<Integer, ConsumerRecord<byte[], byte[]>> first = new TreeMap<>();
    WholeKafkaTopic.read(
        bootstrapServers,
        Topics.codes(space),
        record -> first.putIfAbsent(record.partition(), record));
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (ConsumerRecord<byte[], byte[]> block : first.values()) {
        send(
            producer,
            new ProducerRecord<>(
                block.topic(), block.partition(), null, null, block.value(), block.headers()));
      }
    }
  }

  /** Gets blocks. */
  @FunctionalInterface
  public interface BlockReader {
    /** Takes the next block of a partition. */
    void block(int partition, CodeBlock block);
  }

  /** Counts pictures that have a dead letter, by reason; one that has several counts once. */
  public Map<String, Integer> deadLetters() {
    Map<String, Integer> reasons = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    WholeKafkaTopic.read(
        bootstrapServers,
        Topics.IMAGES_REJECTED,
        record -> {
          Header reason = record.headers().lastHeader("hb_reason");
          if (reason != null && seen.add(new String(record.key(), StandardCharsets.UTF_8))) {
            reasons.merge(new String(reason.value(), StandardCharsets.UTF_8), 1, Integer::sum);
          }
        });
    return reasons;
  }

  /** Writes pictures to {@code images} as ingest does, but whatever they are. */
  public void accept(int count, IntFunction<String> id, IntFunction<byte[]> picture) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < count; i++) {
        byte[] key = id.apply(i).getBytes(StandardCharsets.UTF_8);
        var _ =
            producer.send(
                new ProducerRecord<>(Topics.IMAGES, key, picture.apply(i)),
                (_, problem) -> failure.compareAndSet(null, problem));
      }
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new KafkaException("not stored on images", failed);
    }
  }

  /** Publishes a model: its file, then its record; returns when the brokers have both. */
  public void publish(byte[] onnx, ModelRecord model) {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (ArtifactParts.Part part : ArtifactParts.split(onnx)) {
        send(producer, Topics.MODEL_ARTIFACTS, part.key(), part.bytes());
      }
      send(producer, Topics.MODELS, model.space().value(), JsonCodec.write(model));
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, String topic, String key, byte[] value) {
    send(producer, new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing to " + record.topic(), e);
    } catch (ExecutionException e) {
      throw new KafkaException("not stored on " + record.topic(), e.getCause());
    }
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServers),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
