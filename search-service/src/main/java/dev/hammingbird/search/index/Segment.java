package dev.hammingbird.search.index;

import dev.hammingbird.search.kernel.Codes;
import dev.hammingbird.search.kernel.LiveRows;

/**
 * The codes of consecutive slots as they were at one moment. Shares its arrays with earlier and
 * later moments; rows below {@link #rows} and the bitmap never change, which is what lets readers
 * do without locks.
 */
public final class Segment {
  private final long base;
  private final Codes codes;
  private final LiveRows live;

  Segment(long base, Codes codes, LiveRows live) {
    this.base = base;
    this.codes = codes;
    this.live = live;
  }

  /** Returns the codes by row; rows from {@link #rows} on may still be written. */
  public Codes codes() {
    return codes;
  }

  /** Returns which rows count. */
  public LiveRows live() {
    return live;
  }

  /** Returns how many rows there are, live or not. */
  public int rows() {
    return live.rows();
  }

  /** Returns the slot of a row; ascends with the row. */
  public long slot(int row) {
    return base + row;
  }

  /** Returns the row of a slot; -1 when the slot is not live here. */
  public int row(long slot) {
    long row = slot - base;
    return row >= 0 && row < rows() && live.contains((int) row) ? (int) row : -1;
  }

  /** Returns the first slot that may lie here. */
  long base() {
    return base;
  }
}
