package dev.hammingbird.search.index;

import dev.hammingbird.search.kernel.Codes;
import dev.hammingbird.search.mih.MultiIndex;
import java.util.Optional;

/** What all moments of a segment share: its codes, where they lie, and tables to find them by. */
final class SegmentBody {
  private final long first;
  private final Codes codes;
  private final Slots slots;
  private volatile Optional<MultiIndex> tables = Optional.empty();

  /**
   * Begins without tables.
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

  Optional<MultiIndex> tables() {
    return tables;
  }

  void tables(Optional<MultiIndex> made) {
    tables = made;
  }

  /** Returns the memory it takes, in bytes, without tables and the bitmap of live rows. */
  long bytes() {
    return codes.bytes() + slots.bytes();
  }
}
