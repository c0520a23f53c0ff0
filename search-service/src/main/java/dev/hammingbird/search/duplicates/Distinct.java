package dev.hammingbird.search.duplicates;

import java.util.Arrays;

/**
 * The different codes among many, and the rows that have each.
 *
 * @param codes different from each other, in the order of their first rows
 * @param starts where each code's rows begin in {@code byCode}; one more than there are codes
 * @param byCode rows by code, ascending within each
 */
@SuppressWarnings("ArrayRecordComponent")
record Distinct(CodeColumns codes, int[] starts, int[] byCode) {

  /** Finds them, by a table of hashes with open addressing. */
  static Distinct of(CodeColumns all) {
    int[] slots = new int[Integer.highestOneBit(Math.max(2, all.rows())) * 4];
    Arrays.fill(slots, -1);
    int[] codeOf = new int[all.rows()];
    int[] firsts = new int[all.rows()];
    int[] counts = new int[all.rows() + 1];
    int found = 0;
    for (int row = 0; row < all.rows(); row++) {
      int slot = slot(all, row, slots, firsts);
      if (slots[slot] < 0) {
        slots[slot] = found;
        firsts[found++] = row;
      }
      codeOf[row] = slots[slot];
      counts[codeOf[row] + 1]++;
    }
    for (int c = 0; c < found; c++) {
      counts[c + 1] += counts[c];
    }
    int[] next = Arrays.copyOf(counts, found + 1);
    int[] byCode = new int[all.rows()];
    for (int row = 0; row < codeOf.length; row++) {
      byCode[next[codeOf[row]]++] = row;
    }
    return new Distinct(chosen(all, firsts, found), Arrays.copyOf(counts, found + 1), byCode);
  }

  private static int slot(CodeColumns all, int row, int[] slots, int[] firsts) {
    long hash = 0;
    for (long[] column : all.columns()) {
      hash = (hash ^ column[row]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    int slot = (int) (hash >>> 17) & (slots.length - 1);
    while (slots[slot] >= 0 && all.distance(firsts[slots[slot]], row) > 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private static CodeColumns chosen(CodeColumns all, int[] firsts, int found) {
    long[][] columns = new long[all.words()][found];
    for (int w = 0; w < columns.length; w++) {
      for (int c = 0; c < found; c++) {
        columns[w][c] = all.columns()[w][firsts[c]];
      }
    }
    return new CodeColumns(all.bits(), columns, found);
  }

  /** Returns the rows that have a code, ascending. */
  int[] rows(int code) {
    return Arrays.copyOfRange(byCode, starts[code], starts[code + 1]);
  }
}
