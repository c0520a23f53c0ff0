package dev.hammingbird.encoder.ledger;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.encoder.kafka.KafkaAccess;
import dev.hammingbird.encoder.store.RedisStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Draws up the books from what Kafka and Redis say, not from what lanes remember. */
public final class LedgerReader {
  private final KafkaAccess kafka;
  private final RedisStore redis;

  /** Reads from these. */
  public LedgerReader(KafkaAccess kafka, RedisStore redis) {
    this.kafka = kafka;
    this.redis = redis;
  }

  /**
   * Draws up the books of some spaces.
   *
   * <p>Positions are read before ends, so that pictures that arrive meanwhile count as to come.
   *
   * @param spaces with the width of their codes
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   * @throws io.lettuce.core.RedisException if Redis does not answer
   */
  public List<SpaceLedger> read(SequencedMap<SpaceId, Bits> spaces) {
    try (Consumer<byte[], byte[]> consumer = kafka.follower(1)) {
      List<TopicPartition> images =
          consumer.partitionsFor(Topics.IMAGES).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .sorted(java.util.Comparator.comparingInt(TopicPartition::partition))
              .toList();
      List<SpaceLedger> ledgers = new ArrayList<>();
      for (Map.Entry<SpaceId, Bits> space : spaces.entrySet()) {
        ledgers.add(read(space.getKey(), space.getValue(), images, consumer));
      }
      return ledgers;
    }
  }

  /**
   * Returns the partitions of {@code images}.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public List<Integer> partitions() {
    try (Consumer<byte[], byte[]> consumer = kafka.follower(1)) {
      return consumer.partitionsFor(Topics.IMAGES).stream()
          .map(PartitionInfo::partition)
          .sorted()
          .toList();
    }
  }

  private SpaceLedger read(
      SpaceId space, Bits bits, List<TopicPartition> images, Consumer<byte[], byte[]> consumer) {
    List<Counted> counted =
        images.stream().map(partition -> count(partition.partition(), space, bits)).toList();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(images);
    Map<TopicPartition, Long> ends = consumer.endOffsets(images);
    List<SpaceLedger.Page> pages = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      TopicPartition partition = images.get(i);
      pages.add(
          new SpaceLedger.Page(
              partition.partition(),
              begins.getOrDefault(partition, 0L),
              ends.getOrDefault(partition, 0L),
              counted.get(i).position(),
              counted.get(i).presenceBits()));
    }
    return new SpaceLedger(space, pages);
  }

  private record Counted(StorePosition position, long presenceBits) {}

  /** Counts until the store held still meanwhile, a few times at most: it may be in full flow. */
  private Counted count(int partition, SpaceId space, Bits bits) {
    StorePosition before = redis.position(partition, space);
    for (int attempt = 0; ; attempt++) {
      long present = redis.presenceBits(partition, space, bits, before.next());
      StorePosition after = redis.position(partition, space);
      if (after.changes() == before.changes()) {
        return new Counted(after, present);
      }
      if (attempt == 4) {
        // In full flow no count fits a position; the script keeps both together.
        return new Counted(after, after.live());
      }
      before = after;
    }
  }
}
