package dev.hammingbird.trainer.stream;

import dev.hammingbird.trainer.job.SnapshotRefusedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic once, from its beginning to where it ended when the reading began. */
final class TopicReader {
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final Duration ASK = Duration.ofSeconds(15);
  private final KafkaClients clients;

  TopicReader(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * Gives every record to {@code taker}, each partition in order.
   *
   * @param upTo per partition the first offset that is not read; empty for all there are
   * @param cancelled ends the reading with a {@link CancellationException}
   * @return per partition the offset at which the reading ended
   * @throws SnapshotRefusedException if there is no such topic
   */
  Map<Integer, Long> read(
      String topic,
      Optional<Map<Integer, Long>> upTo,
      BooleanSupplier cancelled,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    try (Consumer<byte[], byte[]> consumer = clients.consumer()) {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic, ASK);
      if (partitions == null || partitions.isEmpty()) {
        throw new SnapshotRefusedException(
            "there is no topic %s at %s; create it first"
                .formatted(topic, clients.bootstrapServers()));
      }
      List<TopicPartition> all =
          partitions.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
      consumer.assign(all);
      Map<TopicPartition, Long> ends = bounded(consumer.endOffsets(all, ASK), upTo);
      consumer.seekToBeginning(all);
      while (!reached(consumer, ends)) {
        if (cancelled.getAsBoolean()) {
          throw new CancellationException("the training was cancelled");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
          TopicPartition from = new TopicPartition(topic, record.partition());
          if (record.offset() < ends.getOrDefault(from, 0L)) {
            taker.accept(record);
          }
        }
      }
      Map<Integer, Long> offsets = new TreeMap<>();
      ends.forEach((partition, end) -> offsets.put(partition.partition(), end));
      return offsets;
    }
  }

  private static Map<TopicPartition, Long> bounded(
      Map<TopicPartition, Long> ends, Optional<Map<Integer, Long>> upTo) {
    Map<TopicPartition, Long> bounded = new HashMap<>();
    ends.forEach((partition, end) ->
        bounded.put(
            partition,
            upTo.map(most -> Math.min(end, most.getOrDefault(partition.partition(), 0L)))
                .orElse(end)));
    return bounded;
  }

  private static boolean reached(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), ASK) >= end.getValue());
  }
}
