package dev.hammingbird.search.index;

import dev.hammingbird.search.kernel.Codes;
import dev.hammingbird.search.kernel.LiveRows;

/**
 * A stretch of one partition's codes as it was at one moment. Shares its arrays with earlier and
 * later moments; rows below {@link #rows} and the bitmap never change, which is what lets readers
 * do without locks.
 */
public final class Segment {
  /** Of no codes at all. */
  static final Segment NONE =
      new Segment(new SegmentBody(0, Codes.allocate(1, 0), new Slots.Dense(0, 0)), LiveRows.NONE);

  private final SegmentBody body;
  private final LiveRows live;

  Segment(SegmentBody body, LiveRows live) {
    this.body = body;
    this.live = live;
  }

  /** Returns the codes by row; rows from {@link #rows} on may still be written. */
  public Codes codes() {
    return body.codes();
  }

  /** Returns which rows count. */
  public LiveRows live() {
    return live;
  }

  /** Returns how many rows there are, live or not. */
  public int rows() {
    return live.rows();
  }

  /** Returns the width of its codes, rounded up to whole words. */
  int bits() {
    return body.codes().words() * Long.SIZE;
  }

  /** Returns the slot of a row; ascends with the row. */
  public long slot(int row) {
    return body.slots().slot(row);
  }

  /** Returns the first row whose slot is this or later; {@link #rows} when there is none. */
  int firstRow(long slot) {
    int low = 0;
    int high = rows();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (slot(middle) < slot) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns the row of a slot; -1 when the slot is not live here. */
  public int row(long slot) {
    int row = body.slots().row(slot);
    return row >= 0 && live.contains(row) ? row : -1;
  }

  /** Returns the memory it takes, in bytes: codes, where they lie, which count; tables not. */
  public long bytes() {
    return body.bytes() + live.bytes();
  }

  SegmentBody body() {
    return body;
  }
}
