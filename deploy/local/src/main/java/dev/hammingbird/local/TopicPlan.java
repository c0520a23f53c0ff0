package dev.hammingbird.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A topic as it has to be created. The topics {@code codes.<space>} are not planned: the encoder
 * makes one for each code space.
 *
 * @param name the topic's name
 * @param partitions how many partitions, at least 1
 * @param configs Kafka's settings of the topic
 */
public record TopicPlan(String name, int partitions, Map<String, String> configs) {
  /** How many partitions {@code images} has on one machine. */
  public static final int LOCAL_IMAGE_PARTITIONS = 4;

  public TopicPlan {
    if (partitions < 1) {
      throw new IllegalArgumentException(name + " cannot have " + partitions + " partitions");
    }
    configs = Map.copyOf(configs);
  }

  /** Returns every fixed topic of the system, {@code images} with so many partitions. */
  public static List<TopicPlan> standard(int imagePartitions) {
    return List.of(
        deleted("images.raw", imagePartitions, Duration.ofDays(7)),
        compacted("images", imagePartitions),
        deleted("images.rejected", 1, Duration.ofDays(28)),
        deleted("erasures", 1, Duration.ofDays(35)),
        compacted("labels", imagePartitions),
        compacted("trainings", 1),
        compacted("models", 1),
        compacted("model-artifacts", 1),
        compacted("standing", 1),
        deleted("matches", imagePartitions, Duration.ofDays(7)));
  }

  /** A topic that keeps the newest record of each key for ever. */
  public static TopicPlan compacted(String name, int partitions) {
    return new TopicPlan(name, partitions, Map.of("cleanup.policy", "compact"));
  }

  /** A topic that forgets records of this age. */
  public static TopicPlan deleted(String name, int partitions, Duration retention) {
    return new TopicPlan(
        name,
        partitions,
        Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(retention.toMillis())));
  }
}
