package dev.hammingbird.search.kernel;

import java.util.Objects;

/**
 * Codes of one width in a row, held by column: word {@code w} of the code in row {@code r} is
 * {@code columns[w][r]}, left-aligned, unused low bits 0. Which rows count says a bitmap.
 *
 * <p>Shares its arrays with whoever made it. Rows below {@link #rows()} and the bitmap never change
 * once the run is published; that is what lets readers do without locks.
 */
public final class CodeRun {
  /** The most rows of one run. */
  public static final int MAX_ROWS = 1 << 16;

  private final long[][] columns;
  private final long[] live;
  private final int rows;

  /**
   * Takes over arrays.
   *
   * @param columns shape {@code [words][at least rows]}, 1 to 16 words
   * @param live bit {@code r % 64} of word {@code r / 64}: 1 = row {@code r} counts
   * @param rows 0 to {@link #MAX_ROWS}
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public CodeRun(long[][] columns, long[] live, int rows) {
    Objects.checkIndex(columns.length - 1, 16);
    Objects.checkFromIndexSize(0, rows, MAX_ROWS);
    Objects.checkFromIndexSize(0, (rows + 63) >>> 6, live.length);
    for (long[] column : columns) {
      Objects.checkFromIndexSize(0, rows, column.length);
    }
    this.columns = columns;
    this.live = live;
    this.rows = rows;
  }

  /** Returns how many rows there are, live or not. */
  public int rows() {
    return rows;
  }

  /** Returns how many words a code has, 1 to 16. */
  public int words() {
    return columns.length;
  }

  /** Returns whether a row counts; false beyond the last row. */
  public boolean isLive(int row) {
    return row >= 0 && row < rows && (live[row >>> 6] >>> row & 1) != 0;
  }

  /** Returns one word of one row's code. */
  public long word(int row, int word) {
    return columns[word][row];
  }

  /** Returns how many rows count. */
  public int liveRows() {
    int count = 0;
    int whole = rows >>> 6;
    for (int i = 0; i < whole; i++) {
      count += Long.bitCount(live[i]);
    }
    return (rows & 63) == 0
        ? count
        : count + Long.bitCount(live[whole] & ((1L << (rows & 63)) - 1));
  }

  /** Writes the distances of {@code count} rows from {@code from} on to a query. */
  void distances(long[] query, int from, int count, int[] distances) {
    first(columns[0], query[0], from, count, distances);
    for (int w = 1; w < columns.length; w++) {
      further(columns[w], query[w], from, count, distances);
    }
  }

  /* Two plain loops, each of which C2 turns into vector instructions: bit counts into ints. */

  private static void first(long[] column, long query, int from, int count, int[] distances) {
    for (int i = 0; i < count; i++) {
      distances[i] = Long.bitCount(column[from + i] ^ query);
    }
  }

  private static void further(long[] column, long query, int from, int count, int[] distances) {
    for (int i = 0; i < count; i++) {
      distances[i] += Long.bitCount(column[from + i] ^ query);
    }
  }
}
