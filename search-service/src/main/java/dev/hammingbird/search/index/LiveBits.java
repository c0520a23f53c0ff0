package dev.hammingbird.search.index;

import dev.hammingbird.search.kernel.LiveRows;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The writer's side of {@link LiveRows}: a page is copied when it changes for the first time after
 * it was shown. One thread only.
 */
final class LiveBits {
  private static final int PAGE_WORDS = LiveRows.PAGE_WORDS;

  private long[][] pages;
  private final BitSet own = new BitSet(); // pages that nobody else sees
  private boolean ownTable;
  private int rows;
  private int count;

  /** Begins with no rows. */
  LiveBits() {
    this(LiveRows.NONE);
  }

  /** Begins with what was shown. */
  LiveBits(LiveRows shown) {
    this.pages = shown.pages();
    this.rows = shown.rows();
    this.count = shown.count();
  }

  /** Lets a row count that did not; it may lie behind the last. */
  void set(int row) {
    page(row)[word(row)] |= 1L << row;
    rows = Math.max(rows, row + 1);
    count++;
  }

  /** Lets rows count that did not; they may lie behind the last. */
  void setRun(int row, int many) {
    int end = row + many;
    for (int from = row; from < end; ) {
      int to = Math.min(end, (from | 63) + 1);
      page(from)[word(from)] |= -1L >>> (Long.SIZE - (to - from)) << from;
      from = to;
    }
    rows = Math.max(rows, end);
    count += many;
  }

  /** Returns whether a row counted; it no longer does. */
  boolean clear(int row) {
    if (!contains(row)) {
      return false;
    }
    page(row)[word(row)] &= ~(1L << row);
    count--;
    return true;
  }

  boolean contains(int row) {
    return row < rows && (pages[row / LiveRows.PAGE_ROWS][word(row)] >>> row & 1) != 0;
  }

  int rows() {
    return rows;
  }

  int count() {
    return count;
  }

  /** Returns what there is now. */
  LiveRows show() {
    own.clear();
    ownTable = false;
    return new LiveRows(pages, rows, count);
  }

  private static int word(int row) {
    return row % LiveRows.PAGE_ROWS >>> 6;
  }

  private long[] page(int row) {
    int index = row / LiveRows.PAGE_ROWS;
    if (!ownTable) {
      pages = Arrays.copyOf(pages, Math.max(pages.length, index + 1));
      ownTable = true;
    } else if (index >= pages.length) {
      pages = Arrays.copyOf(pages, index + 1);
    }
    if (!own.get(index)) {
      pages[index] = pages[index] == null ? new long[PAGE_WORDS] : pages[index].clone();
      own.set(index);
    }
    return pages[index];
  }
}
