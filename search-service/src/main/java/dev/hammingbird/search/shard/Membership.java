package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.search.follow.ConsumerFollower;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * This replica's place in the consumer group that gives out the partitions of {@code images}. No
 * record is read and nothing is committed; the client's id is the address of the replica, so that
 * the others find it.
 */
final class Membership extends ConsumerFollower {
  private static final Logger LOG = Logger.getLogger(Membership.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Holdings holdings;
  private volatile Optional<String> trouble = Optional.of("the group was not joined yet");

  Membership(
      Map<String, Object> kafka,
      String group,
      String address,
      Duration sessionTimeout,
      Holdings holdings) {
    super("shard-membership", settings(kafka, group, address, sessionTimeout));
    this.holdings = holdings;
  }

  private static Map<String, Object> settings(
      Map<String, Object> kafka, String group, String address, Duration sessionTimeout) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put("group.id", group);
    all.put("client.id", address);
    all.put("enable.auto.commit", "false");
    all.put("auto.offset.reset", "latest");
    all.put("partition.assignment.strategy", List.of(CooperativeStickyAssignor.class.getName()));
    all.put("session.timeout.ms", Math.toIntExact(sessionTimeout.toMillis()));
    // Partitions that the topic has anew are given out as soon as those of a replica that died.
    all.put("metadata.max.age.ms", Math.toIntExact(sessionTimeout.toMillis()));
    all.put("heartbeat.interval.ms", Math.toIntExact(sessionTimeout.toMillis() / 10));
    return all;
  }

  /** Returns why this replica is not in the group; empty when it is. */
  Optional<String> trouble() {
    return trouble;
  }

  @Override
  protected void troubled(String why) {
    // What is held stays held: nobody else may have been given it.
    String what = "the group of shards cannot be joined: " + why;
    LOG.warnf("%s; trying again", what);
    trouble = Optional.of(what);
  }

  @Override
  protected void left() {
    if (stopping()) {
      // The group was left for good, so others are given what was this replica's.
      holdings.assigned(Set.of());
    }
  }

  @Override
  protected void work(KafkaConsumer<byte[], byte[]> consumer) {
    Listener listener = new Listener(consumer);
    consumer.subscribe(List.of(Topics.IMAGES), listener);
    while (!stopping()) {
      var _ = consumer.poll(POLL); // paused: this keeps the membership only
      if (listener.told) {
        listener.told = false;
        Set<Integer> now =
            consumer.assignment().stream()
                .map(TopicPartition::partition)
                .collect(Collectors.toSet());
        if (!now.equals(holdings.owned())) {
          LOG.infof("the group gives this replica the partitions %s", now);
        }
        holdings.assigned(now);
        trouble = Optional.empty();
      }
    }
  }

  /** Is told of changes on the thread that polls. */
  private static final class Listener implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private boolean told;

    Listener(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      consumer.pause(partitions);
      told = true;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      told = true;
    }
  }
}
