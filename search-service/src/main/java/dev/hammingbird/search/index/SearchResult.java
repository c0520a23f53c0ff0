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
   */
  public record Hit(int distance, Slot slot) {}
}
