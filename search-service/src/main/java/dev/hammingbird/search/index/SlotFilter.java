package dev.hammingbird.search.index;

/** Says which pictures may be hits. Asked only for those that are near enough. */
@FunctionalInterface
public interface SlotFilter {
  /** Returns whether the picture at an address may be a hit. */
  boolean accepts(int partition, long slot);
}
