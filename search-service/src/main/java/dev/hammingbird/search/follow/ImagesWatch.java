package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.SpaceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * Knows the id and the ends of the topic {@code images}, as of some hundred milliseconds ago, and
 * how many blocks there were of a space when it was first asked for.
 */
public final class ImagesWatch extends Follower {
  private static final Logger LOG = Logger.getLogger(ImagesWatch.class);
  private static final long TIMEOUT_MILLIS = 5_000;

  private final Map<String, Object> kafka;
  private final long intervalMillis;
  private final Map<SpaceId, Optional<List<Long>>> blocks = new ConcurrentHashMap<>();
  private final Set<SpaceId> toRecount = ConcurrentHashMap.newKeySet();
  private volatile Optional<ImagesState> state = Optional.empty();
  private volatile Optional<String> trouble = Optional.of("Kafka was not asked yet");

  /**
   * Makes a watch that is not running yet.
   *
   * @param kafka settings of the admin client
   */
  public ImagesWatch(Map<String, Object> kafka, long intervalMillis) {
    super("images-watch");
    this.kafka = Map.copyOf(kafka);
    this.intervalMillis = intervalMillis;
  }

  /** Returns what was seen last; empty until the topic was seen. */
  public Optional<ImagesState> state() {
    return state;
  }

  /**
   * Returns how many blocks {@code codes.<space>} had when this was first asked for, 0 without such
   * a topic; empty until Kafka has said so.
   */
  public OptionalLong blocks(SpaceId space) {
    Optional<List<Long>> counted = counted(space);
    return counted.isPresent()
        ? OptionalLong.of(counted.get().stream().mapToLong(Long::longValue).sum())
        : OptionalLong.empty();
  }

  /** Returns the same of one partition of {@code codes.<space>}. */
  public OptionalLong blocks(SpaceId space, int partition) {
    Optional<List<Long>> counted = counted(space);
    return counted.isPresent()
        ? OptionalLong.of(partition < counted.get().size() ? counted.get().get(partition) : 0)
        : OptionalLong.empty();
  }

  /**
   * Has the blocks of a space counted again at the next look: those of a partition that is read
   * from now on may have been deleted and written anew since. Until then the last count holds.
   */
  public void recount(SpaceId space) {
    toRecount.add(space);
  }

  private Optional<List<Long>> counted(SpaceId space) {
    return blocks.computeIfAbsent(space, _ -> Optional.empty());
  }

  /** Returns why the state may be out of date; empty when all is well. */
  public Optional<String> trouble() {
    return trouble;
  }

  @Override
  protected void follow() throws InterruptedException {
    try (Admin admin = Admin.create(new HashMap<>(kafka))) {
      while (!stopping()) {
        look(admin);
        pause(intervalMillis);
      }
    }
  }

  private void look(Admin admin) throws InterruptedException {
    try {
      Map<String, TopicDescription> found =
          wait(admin.describeTopics(List.of(Topics.IMAGES)).allTopicNames());
      for (TopicDescription images : found.values()) {
        state = Optional.of(new ImagesState(images.topicId().toString(), ends(admin, images)));
      }
      for (Map.Entry<SpaceId, Optional<List<Long>>> asked : blocks.entrySet()) {
        if (toRecount.remove(asked.getKey()) || asked.getValue().isEmpty()) {
          asked.setValue(Optional.of(countBlocks(admin, asked.getKey())));
        }
      }
      trouble = Optional.empty();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      String what = "the topic images cannot be looked at: " + rootMessage(e);
      if (trouble.isEmpty() || !trouble.get().equals(what)) {
        LOG.warn(what);
      }
      trouble = Optional.of(what);
    }
  }

  private static List<Long> countBlocks(Admin admin, SpaceId space)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      TopicDescription codes =
          wait(admin.describeTopics(List.of(Topics.codes(space))).allTopicNames())
              .values()
              .iterator()
              .next();
      return ends(admin, codes);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return List.of();
      }
      throw e;
    }
  }

  private static List<Long> ends(Admin admin, TopicDescription topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    topic
        .partitions()
        .forEach(partition ->
            asked.put(
                new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
    SortedMap<Integer, Long> ends = new TreeMap<>();
    wait(admin.listOffsets(asked).all())
        .forEach((partition, offset) -> ends.put(partition.partition(), offset.offset()));
    return List.copyOf(ends.values());
  }

  private static <T> T wait(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }
}
