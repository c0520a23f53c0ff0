package dev.hammingbird.ingest.log;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageEvent;
import dev.hammingbird.contracts.image.ImageEventCodec;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks for an id among the newest records of its partition, within limits. */
public final class PartitionTail {
  private static final Duration POLL = Duration.ofMillis(200);

  private final LogSettings settings;
  private final long maxRecords;
  private final Duration limit;
  private volatile int partitions;

  /**
   * Makes a reader.
   *
   * @param maxRecords how many offsets before the end are looked at
   * @param limit how long it looks
   */
  public PartitionTail(LogSettings settings, long maxRecords, Duration limit) {
    this.settings = settings;
    this.maxRecords = maxRecords;
    this.limit = limit;
  }

  /**
   * Returns how many partitions the topic {@code images} has; asks Kafka until it has said so once.
   *
   * @throws LogFaultException if Kafka does not answer
   */
  public int partitions() {
    if (partitions == 0) {
      partitions = probe();
    }
    return partitions;
  }

  /**
   * Asks Kafka how many partitions the topic {@code images} has, at least 1.
   *
   * @throws LogFaultException if Kafka does not answer or has no such topic
   */
  public int probe() {
    try (KafkaConsumer<byte[], byte[]> consumer = LogClients.reader(settings)) {
      int count = consumer.partitionsFor(Topics.IMAGES).size();
      if (count == 0) {
        throw new UnknownTopicOrPartitionException("there is no such topic");
      }
      return count;
    } catch (KafkaException e) {
      throw new LogFaultException(
          "Kafka does not tell of the topic images: " + e.getMessage(), e, true);
    }
  }

  /**
   * Looks for the newest record of an id.
   *
   * @param from the first offset of interest
   * @throws LogFaultException if Kafka does not answer
   */
  public Finding find(ImageId id, int partitions, long from) {
    TopicPartition partition =
        new TopicPartition(Topics.IMAGES, IdPartitioner.partition(id, partitions));
    try (KafkaConsumer<byte[], byte[]> consumer = LogClients.reader(settings)) {
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long wanted = Math.max(first, from);
      long start = Math.max(wanted, end - maxRecords);
      if (start < end) {
        consumer.seek(partition, start);
      }
      return scan(consumer, partition, id, new Range(start, end, start == wanted));
    } catch (KafkaException e) {
      throw new LogFaultException(
          "Kafka does not answer about %s: %s".formatted(partition, e.getMessage()), e, true);
    }
  }

  private Finding scan(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, ImageId id, Range range) {
    long deadline = System.nanoTime() + limit.toNanos();
    byte[] key = id.bytes();
    Optional<Found> found = Optional.empty();
    long next = range.start;
    while (next < range.end && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL).records(partition)) {
        if (Arrays.equals(entry.key(), key)) {
          found = Optional.of(found(id, entry));
        }
      }
      next = consumer.position(partition);
    }
    return new Finding(found, range.whole && next >= range.end);
  }

  private static Found found(ImageId id, ConsumerRecord<byte[], byte[]> entry) {
    boolean erased = entry.value() == null;
    Map<String, String> headers = RecordHeaders.text(entry);
    ImageEvent event =
        ImageEventCodec.read(id, headers, erased, Instant.ofEpochMilli(entry.timestamp()));
    return new Found(new Slot(entry.partition(), entry.offset()), event.at(), erased);
  }

  /**
   * What was found.
   *
   * @param newest the newest record of the id, if there is one in what was read
   * @param complete whether all there was of interest was read
   */
  public record Finding(Optional<Found> newest, boolean complete) {}

  /** A record of an id: where it lies, since when, and whether it is an erasure. */
  public record Found(Slot slot, Instant at, boolean erased) {}

  private record Range(long start, long end, boolean whole) {}
}
