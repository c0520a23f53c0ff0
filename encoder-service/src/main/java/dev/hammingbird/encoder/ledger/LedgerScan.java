package dev.hammingbird.encoder.ledger;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.block.CodeBlockCodec;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.encoder.kafka.KafkaAccess;
import dev.hammingbird.encoder.store.RedisStore;
import dev.hammingbird.encoder.store.StoreContents;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Goes through one partition and space record by record: what the log holds, what the blocks say
 * and what Redis has, each read for itself. Takes as long as reading them does, and memory for
 * every id of the partition.
 */
public final class LedgerScan {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SILENCE = Duration.ofSeconds(20);
  private static final int RECORDS = 2000;
  private static final int READINGS = 20;

  private final KafkaAccess kafka;
  private final RedisStore redis;
  private final long mostRecords;

  /**
   * Reads from these.
   *
   * @param mostRecords how many records of a partition are gone through at most
   */
  public LedgerScan(KafkaAccess kafka, RedisStore redis, long mostRecords) {
    this.kafka = kafka;
    this.redis = redis;
    this.mostRecords = mostRecords;
  }

  /**
   * Scans a partition.
   *
   * @throws KafkaException if Kafka does not answer
   * @throws io.lettuce.core.RedisException if Redis does not answer
   * @throws TooLongException if the partition holds more records than may be gone through
   */
  public ScannedPartition scan(int partition, SpaceId space, Bits bits) {
    StoreContents store = settled(partition, space, bits);
    BlockBooks books = new BlockBooks(store.position().next());
    try (Consumer<byte[], byte[]> consumer = kafka.follower(RECORDS)) {
      read(
          consumer,
          new TopicPartition(Topics.codes(space), partition),
          found -> books.add(block(found)));
      Map<ImageId, Newest> log = new HashMap<>();
      long[] records = {0};
      read(
          consumer,
          new TopicPartition(Topics.IMAGES, partition),
          found -> {
            records[0]++;
            Optional<ImageId> id =
                found.key() == null ? Optional.empty() : ImageId.parse(found.key());
            id.ifPresent(
                known -> log.put(known, new Newest(found.offset(), found.value() == null)));
            return true;
          });
      return ScannedPartition.of(partition, store, books, log, records[0]);
    }
  }

  /** There is too much to go through. */
  public static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLongException(String message) {
      super(message);
    }
  }

  /**
   * The newest record of an id in the log.
   *
   * @param offset where it lies
   * @param erased whether it is an erasure
   */
  record Newest(long offset, boolean erased) {}

  /** Reads the store until it held still meanwhile, a few times at most: it may be in full flow. */
  private StoreContents settled(int partition, SpaceId space, Bits bits) {
    StoreContents contents = redis.contents(partition, space, bits);
    for (int i = 0; i < READINGS && !contents.settled(); i++) {
      contents = redis.contents(partition, space, bits);
    }
    return contents;
  }

  /** Reads a partition to its present end, or until the reader has enough. */
  private void read(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      Predicate<ConsumerRecord<byte[], byte[]>> reader) {
    consumer.assign(List.of(partition));
    long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    if (end - begin > mostRecords) {
      throw new TooLongException(
          "%s holds up to %d records, %d are gone through at most: raise encoder.ledger.most-records"
              .formatted(partition, end - begin, mostRecords));
    }
    consumer.seek(partition, begin);
    long heard = System.nanoTime();
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL).records(partition)) {
        heard = System.nanoTime();
        if (!reader.test(found)) {
          return;
        }
      }
      if (System.nanoTime() - heard > SILENCE.toNanos()) {
        throw new KafkaException("nothing came from %s for %s".formatted(partition, SILENCE));
      }
    }
  }

  private static CodeBlock block(ConsumerRecord<byte[], byte[]> found) {
    try {
      return CodeBlockCodec.read(found.value());
    } catch (IllegalArgumentException e) {
      throw new KafkaException(
          "%s-%d holds no block at %d: %s"
              .formatted(found.topic(), found.partition(), found.offset(), e.getMessage()),
          e);
    }
  }
}
