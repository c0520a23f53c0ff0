package dev.hammingbird.search.index;

import java.util.function.LongConsumer;

/** Says which pictures may be hits. Asked only for those that are near enough. */
@FunctionalInterface
public interface SlotFilter {
  /** Returns whether the picture at an address may be a hit. */
  boolean accepts(int partition, long slot);

  /**
   * Returns how many slots from {@code from} to before {@code to} may be hits, as far as they
   * count; -1 where nobody knows.
   */
  default long count(int partition, long from, long to) {
    return -1;
  }

  /** Hands out the slots that {@link #count} counts, ascending; none where nobody knows. */
  default void each(int partition, long from, long to, LongConsumer taker) {}
}
