package dev.hammingbird.search.shard;

import java.util.List;

/**
 * Asks whose slots of a partition are.
 *
 * @param space by which the partition is known to be held
 * @param topic Kafka's id of the topic {@code images}
 * @param partition which one
 * @param slots which ones
 */
public record ShardNames(String space, String topic, int partition, List<Long> slots) {
  public ShardNames {
    slots = List.copyOf(slots);
  }

  /**
   * Who they are.
   *
   * @param held whether the replica that says so knows all of them
   * @param names one for each slot, in order
   */
  public record Answer(boolean held, List<Name> names) {
    static final Answer NOT_HERE = new Answer(false, List.of());

    public Answer {
      names = List.copyOf(names);
    }
  }

  /**
   * A picture.
   *
   * @param id of the picture
   * @param labels that hold now
   */
  public record Name(String id, List<String> labels) {
    public Name {
      labels = List.copyOf(labels);
    }
  }
}
