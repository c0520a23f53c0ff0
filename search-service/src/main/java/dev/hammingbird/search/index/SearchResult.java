package dev.hammingbird.search.index;

import dev.hammingbird.contracts.image.Slot;
import java.util.List;

/**
 * What a search found.
 *
 * @param hits ordered by (distance, partition, slot)
 * @param plan what was done for it
 */
public record SearchResult(List<Hit> hits, Plan plan) {
  public SearchResult {
    hits = List.copyOf(hits);
  }

  /**
   * A code that is near the one asked for.
   *
   * @param distance bits that differ
   * @param slot address of the picture
   * @param folded how many others were folded into it, because they are nearly the same
   */
  public record Hit(int distance, Slot slot, int folded) {
    /** A hit that stands for itself. */
    public Hit(int distance, Slot slot) {
      this(distance, slot, 0);
    }
  }
}
