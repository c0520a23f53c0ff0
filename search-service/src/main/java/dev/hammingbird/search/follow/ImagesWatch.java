package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Knows the id and the ends of the topic {@code images}, as of some hundred milliseconds ago. */
public final class ImagesWatch extends Follower {
  private static final Logger LOG = Logger.getLogger(ImagesWatch.class);
  private static final long TIMEOUT_MILLIS = 5_000;

  private final Map<String, Object> kafka;
  private final long intervalMillis;
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
      trouble = Optional.empty();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      String what = "the topic images cannot be looked at: " + rootMessage(e);
      if (trouble.isEmpty() || !trouble.get().equals(what)) {
        LOG.warn(what);
      }
      trouble = Optional.of(what);
    }
  }

  private static List<Long> ends(Admin admin, TopicDescription images)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    images
        .partitions()
        .forEach(partition ->
            asked.put(
                new TopicPartition(Topics.IMAGES, partition.partition()), OffsetSpec.latest()));
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
