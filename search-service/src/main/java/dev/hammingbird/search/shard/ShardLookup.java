package dev.hammingbird.search.shard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question for stored pictures by their ids.
 *
 * @param space whose codes; absent for any space that has the picture
 * @param ids of the pictures
 * @param topic Kafka's id of the topic {@code images}; absent for the newest state
 * @param at the state to look in; absent for the newest
 */
public record ShardLookup(
    @Nullable String space, List<String> ids, @Nullable String topic, @Nullable ShardAt at) {
  public ShardLookup {
    ids = List.copyOf(ids);
  }

  /**
   * What is known of the pictures, in their order.
   *
   * @param found one for each
   */
  public record Answer(List<Found> found) {
    public Answer {
      found = List.copyOf(found);
    }
  }

  /**
   * What is known of a picture.
   *
   * @param held whether the replica that says so holds the partition of its id
   * @param gone whether the state to look in is no longer kept
   * @param erased whether it was erased
   * @param topic Kafka's id of the topic of its address
   * @param slot of its address; absent where there is no code
   * @param code in hex; absent where there is none
   * @param labels that hold now
   */
  public record Found(
      boolean held,
      boolean gone,
      boolean erased,
      String topic,
      @Nullable Long slot,
      @Nullable String code,
      List<String> labels) {
    static final Found NOT_HERE = new Found(false, false, false, "", null, null, List.of());
    static final Found GONE = new Found(true, true, false, "", null, null, List.of());

    public Found {
      labels = List.copyOf(labels);
    }
  }
}
