package dev.hammingbird.search.index;

import dev.hammingbird.search.kernel.Codes;

/** What all moments of a segment share: its codes and where they lie. */
final class SegmentBody {
  private final long first;
  private final Codes codes;
  private final Slots slots;
  private final Object name = new Object();

  /**
   * Begins.
   *
   * @param first no slot of the segment is less
   * @param codes by row; rows that were shown never change
   * @param slots of the rows
   */
  SegmentBody(long first, Codes codes, Slots slots) {
    this.first = first;
    this.codes = codes;
    this.slots = slots;
  }

  long first() {
    return first;
  }

  Codes codes() {
    return codes;
  }

  Slots slots() {
    return slots;
  }

  /** Returns what stands for it where it must not be kept in memory. */
  Object name() {
    return name;
  }

  /** Returns the memory it takes, in bytes, without tables and the bitmap of live rows. */
  long bytes() {
    return codes.bytes() + slots.bytes();
  }
}
