package dev.hammingbird.search.duplicates;

import java.util.Objects;

/**
 * CodeColumns of one width in a row, held by column.
 *
 * @param bits bits of a code, at least 1
 * @param columns word {@code w} of the code in row {@code r} is {@code columns[w][r]},
 *     left-aligned, unused low bits 0; shape {@code [words][at least rows]}
 * @param rows how many there are
 */
@SuppressWarnings("ArrayRecordComponent")
public record CodeColumns(int bits, long[][] columns, int rows) {
  /** Checks shapes. */
  public CodeColumns {
    if (bits < 1 || columns.length != (bits + 63) / 64) {
      throw new IllegalArgumentException(
          "codes of %d bits in %d columns of words".formatted(bits, columns.length));
    }
    for (long[] column : columns) {
      Objects.checkFromIndexSize(0, rows, column.length);
    }
  }

  int words() {
    return columns.length;
  }

  /** Returns how many bits of two rows differ. */
  public int distance(int a, int b) {
    int distance = 0;
    for (long[] column : columns) {
      distance += Long.bitCount(column[a] ^ column[b]);
    }
    return distance;
  }
}
