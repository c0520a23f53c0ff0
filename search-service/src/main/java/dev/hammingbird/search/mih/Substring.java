package dev.hammingbird.search.mih;

import dev.hammingbird.search.kernel.Codes;

/**
 * Consecutive bits of a code, read as a number.
 *
 * @param from the first of them, 0 is the code's highest bit
 * @param width how many, 1 to 16
 */
record Substring(int from, int width) {
  /** Returns the bits of a row's code. */
  int of(Codes codes, int row) {
    int word = from >>> 6;
    long high = codes.word(row, word) << (from & 63);
    if (straddles()) {
      high |= codes.word(row, word + 1) >>> (Long.SIZE - (from & 63));
    }
    return (int) (high >>> (Long.SIZE - width));
  }

  /** Returns the bits of a code. */
  int of(long[] words) {
    int word = from >>> 6;
    long high = words[word] << (from & 63);
    if (straddles()) {
      high |= words[word + 1] >>> (Long.SIZE - (from & 63));
    }
    return (int) (high >>> (Long.SIZE - width));
  }

  private boolean straddles() {
    return (from & 63) + width > Long.SIZE;
  }
}
