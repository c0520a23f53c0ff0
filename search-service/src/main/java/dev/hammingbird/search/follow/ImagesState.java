package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.index.SpaceView;
import java.util.List;
import java.util.Map;

/**
 * The topic {@code images} as last seen.
 *
 * @param topic Kafka's id of the topic
 * @param ends per partition, the first offset not written yet
 */
public record ImagesState(String topic, List<Long> ends) {
  public ImagesState {
    ends = List.copyOf(ends);
  }

  /** Returns how many partitions the topic has. */
  public int partitions() {
    return ends.size();
  }

  /** Returns how many offsets were given out. */
  public long total() {
    return ends.stream().mapToLong(Long::longValue).sum();
  }

  /** Returns how many records a view has yet to see; holes in the offsets count as records. */
  public long toCome(SpaceView view) {
    long toCome = 0;
    for (int p = 0; p < Math.min(ends.size(), view.partitions().size()); p++) {
      toCome += Math.max(0, ends.get(p) - view.partitions().get(p).position().next());
    }
    return toCome;
  }

  /**
   * Returns the share of the records that some partitions have accounted for, 0 to 1; nothing of
   * the others is.
   *
   * @param partitions how far each has come
   */
  public double coverage(Map<Integer, StorePosition> partitions) {
    long toCome = 0;
    for (int p = 0; p < ends.size(); p++) {
      toCome += Math.max(0, ends.get(p) - partitions.getOrDefault(p, StorePosition.START).next());
    }
    long seen = partitions.values().stream().mapToLong(StorePosition::seen).sum();
    return toCome == 0 ? 1 : (double) seen / (seen + toCome);
  }

  /** Returns the share of the records that a view has accounted for, 0 to 1. */
  public double coverage(SpaceView view) {
    long toCome = toCome(view);
    long seen = view.partitions().stream().mapToLong(p -> p.position().seen()).sum();
    return toCome == 0 ? 1 : (double) seen / (seen + toCome);
  }
}
