package dev.hammingbird.trainer.evaluation;

/**
 * Rows of bits, packed one after another.
 *
 * @param words {@code perRow} words a row
 * @param perRow words a row
 * @param bits bits a row
 */
@SuppressWarnings("ArrayRecordComponent")
record BitRows(long[] words, int perRow, int bits) {
  /** Returns the signs of outputs: a bit is 1 where the output is at least 0. */
  static BitRows ofSigns(float[][] outputs) {
    return pack(outputs, true);
  }

  /** Returns labels: a bit is 1 where the value is above 0. */
  static BitRows ofLabels(float[][] labels) {
    return pack(labels, false);
  }

  private static BitRows pack(float[][] rows, boolean zeroCounts) {
    int bits = rows[0].length;
    int perRow = Math.max(1, (bits + 63) / 64);
    long[] words = new long[Math.multiplyExact(rows.length, perRow)];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < bits; i++) {
        float value = rows[row][i];
        if (Float.isNaN(value)) {
          throw new IllegalArgumentException(
              "value %d of row %d is not a number".formatted(i, row));
        }
        if (value > 0 || (zeroCounts && value == 0)) {
          words[row * perRow + i / 64] |= 1L << (i % 64);
        }
      }
    }
    return new BitRows(words, perRow, bits);
  }

  /** Returns how many bits of two rows differ. */
  int differing(int a, int b) {
    int count = 0;
    for (int w = 0; w < perRow; w++) {
      count += Long.bitCount(words[a * perRow + w] ^ words[b * perRow + w]);
    }
    return count;
  }

  /** Returns how many bits are 1 in both rows. */
  int shared(int a, int b) {
    int count = 0;
    for (int w = 0; w < perRow; w++) {
      count += Long.bitCount(words[a * perRow + w] & words[b * perRow + w]);
    }
    return count;
  }

  /** Returns one bit of each of some rows, 64 rows a word. */
  long[] column(int bit, int[] rows) {
    long[] column = new long[(rows.length + 63) / 64];
    for (int i = 0; i < rows.length; i++) {
      long value = words[rows[i] * perRow + bit / 64] >>> (bit % 64) & 1;
      column[i / 64] |= value << (i % 64);
    }
    return column;
  }

  /** Returns a row's words as text, equal for equal rows alone. */
  String key(int row) {
    StringBuilder key = new StringBuilder();
    for (int w = 0; w < perRow; w++) {
      key.append(words[row * perRow + w]).append(' ');
    }
    return key.toString();
  }
}
