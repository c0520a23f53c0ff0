package dev.hammingbird.simulation;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.SpaceId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A lane's consumer of {@code images} over the log in memory; it rebalances as it polls. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // one thread
final class SimulatedConsumer extends MockConsumer<byte[], byte[]> {
  private static final int MOST_RECORDS = 10;

  private final MemoryLog log;
  private final SpaceId space;
  private final Group group;
  private final int member;
  private final SplittableRandom random;
  private final TreeMap<Integer, Long> positions = new TreeMap<>();
  private final Set<Integer> paused = new TreeSet<>();
  private @Nullable ConsumerRebalanceListener listener;

  SimulatedConsumer(
      MemoryLog log, SpaceId space, Group group, int member, SplittableRandom random) {
    super("earliest");
    this.log = log;
    this.space = space;
    this.group = group;
    this.member = member;
    this.random = random;
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener told) {
    listener = told;
    group.join(member);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    rebalance();
    for (Map.Entry<Integer, Long> at : positions.entrySet()) {
      int partition = at.getKey();
      if (!paused.contains(partition)) {
        int most = 1 + random.nextInt(MOST_RECORDS);
        List<ConsumerRecord<byte[], byte[]>> found = log.read(partition, at.getValue(), most);
        at.setValue(found.isEmpty() ? log.end(partition) : found.getLast().offset() + 1);
        if (!found.isEmpty()) {
          log.handedOut(space, partition, at.getValue());
          return new ConsumerRecords<>(Map.of(images(partition), found), Map.of());
        }
      }
    }
    return new ConsumerRecords<>(Map.of(), Map.of());
  }

  /** Tells the listener of partitions that were lost or won, as the cooperative protocol does. */
  private void rebalance() {
    ConsumerRebalanceListener told = listener;
    if (told == null) {
      return;
    }
    Set<Integer> now = group.assigned(member);
    boolean expelled = !group.has(member);
    if (!now.equals(positions.keySet())) {
      Set<Integer> lost = new HashSet<>(positions.keySet());
      lost.removeAll(now);
      Set<Integer> won = new TreeSet<>(now);
      won.removeAll(positions.keySet());
      positions.keySet().removeAll(lost);
      paused.removeAll(lost);
      if (!lost.isEmpty()) {
        told.onPartitionsRevoked(images(lost));
      }
      won.forEach(partition -> positions.put(partition, 0L));
      told.onPartitionsAssigned(images(won));
    }
    if (expelled) {
      group.join(member);
    }
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    positions.put(partition.partition(), offset);
  }

  @Override
  public long position(TopicPartition partition) {
    return positions.getOrDefault(partition.partition(), 0L);
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> asked) {
    return asked.stream().collect(Collectors.toMap(tp -> tp, tp -> log.end(tp.partition())));
  }

  @Override
  public Set<TopicPartition> assignment() {
    return Set.copyOf(images(positions.keySet()));
  }

  @Override
  public void pause(Collection<TopicPartition> partitions) {
    partitions.forEach(tp -> paused.add(tp.partition()));
  }

  @Override
  public void resume(Collection<TopicPartition> partitions) {
    partitions.forEach(tp -> paused.remove(tp.partition()));
  }

  @Override
  public Set<TopicPartition> paused() {
    return Set.copyOf(images(paused));
  }

  @Override
  public void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    // For those who watch lag; nothing goes by it.
  }

  private static List<TopicPartition> images(Collection<Integer> partitions) {
    return partitions.stream().map(SimulatedConsumer::images).toList();
  }

  private static TopicPartition images(int partition) {
    return new TopicPartition(Topics.IMAGES, partition);
  }
}
