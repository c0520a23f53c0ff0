package dev.hammingbird.ingest.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Goes through the newest records of a topic, or fetches one, within limits. */
public final class TopicScan {
  private static final Duration POLL = Duration.ofMillis(200);

  private final LogSettings settings;
  private final Duration limit;

  /**
   * Makes a scan.
   *
   * @param limit how long it may take
   */
  public TopicScan(LogSettings settings, Duration limit) {
    this.settings = settings;
    this.limit = limit;
  }

  /**
   * Shows the newest records of every partition, in order within each.
   *
   * @param last how many offsets before the end it begins
   * @param reader gets each record and must not keep its bytes
   * @return whether that was the whole topic
   * @throws LogFaultException if Kafka does not answer
   */
  public boolean newest(String topic, long last, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    try (KafkaConsumer<byte[], byte[]> consumer = LogClients.reader(settings)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      boolean whole = true;
      for (TopicPartition partition : partitions) {
        long begin = first.getOrDefault(partition, 0L);
        long from = Math.max(begin, end.getOrDefault(partition, 0L) - last);
        whole &= from == begin;
        consumer.seek(partition, from);
      }
      long deadline = System.nanoTime() + limit.toNanos();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < end.getOrDefault(p, 0L))) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        consumer.poll(POLL).forEach(reader);
      }
      return whole;
    } catch (KafkaException e) {
      throw fault(topic, e);
    }
  }

  /**
   * Returns the record at an address; empty when the log no longer holds it.
   *
   * @throws LogFaultException if Kafka does not answer
   */
  public Optional<ConsumerRecord<byte[], byte[]>> at(String topic, int partition, long offset) {
    TopicPartition where = new TopicPartition(topic, partition);
    try (KafkaConsumer<byte[], byte[]> consumer = LogClients.reader(settings)) {
      if (partition >= consumer.partitionsFor(topic).size()) {
        return Optional.empty();
      }
      consumer.assign(List.of(where));
      long first = consumer.beginningOffsets(List.of(where)).getOrDefault(where, 0L);
      long end = consumer.endOffsets(List.of(where)).getOrDefault(where, 0L);
      if (offset < first || offset >= end) {
        return Optional.empty();
      }
      consumer.seek(where, offset);
      long deadline = System.nanoTime() + limit.toNanos();
      while (System.nanoTime() < deadline && consumer.position(where) <= offset) {
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL).records(where)) {
          return Optional.of(found).filter(record -> record.offset() == offset);
        }
      }
      return Optional.empty();
    } catch (KafkaException e) {
      throw fault(topic, e);
    }
  }

  private static LogFaultException fault(String topic, KafkaException e) {
    return new LogFaultException(
        "Kafka does not answer about the topic %s: %s".formatted(topic, e.getMessage()), e, true);
  }
}
