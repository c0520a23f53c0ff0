package dev.hammingbird.search;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How several replicas share the codes; a part of {@link SearchConfig}. */
public interface ShardConfig {
  /**
   * Whether this replica holds a share of the partitions of {@code images} only, as the group
   * protocol of Kafka gives them out, and asks the others for the rest.
   */
  @WithDefault("false")
  boolean enabled();

  /** Where other replicas reach this one; the default does for replicas on one machine. */
  @WithDefault("http://127.0.0.1:${quarkus.http.port}")
  String address();

  /** The consumer group; replicas of one group share the codes. */
  @WithDefault("hammingbird-shards")
  String group();

  /**
   * The most partitions that this replica takes, whatever the group gives it, so that it does not
   * run out of memory when others end; 0 takes all. What it does not take is missing in answers.
   */
  @WithDefault("0")
  @Min(0)
  int most();

  /** Pause between two looks at the other replicas. */
  @WithDefault("PT0.5S")
  Duration interval();

  /**
   * Longest wait for another replica that gives no sign of life meanwhile; one that does is waited
   * for until the query's deadline.
   */
  @WithDefault("PT1S")
  Duration timeout();

  /** Longest wait for a connection to another replica. */
  @WithDefault("PT0.3S")
  Duration connectTimeout();

  /** After how long without a sign of life a replica's partitions are given to others. */
  @WithDefault("PT10S")
  Duration sessionTimeout();

  /** How long a partition is held on after another replica can answer for it. */
  @WithDefault("PT3S")
  Duration grace();

  /** How long a partition that is another's is held at most while that one cannot answer yet. */
  @WithDefault("PT10M")
  Duration handOver();

  /** How long a replica that is stopped waits at most for others to take over what it holds. */
  @WithDefault("PT30S")
  Duration leave();
}
