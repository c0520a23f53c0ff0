package dev.hammingbird.search.index;

/**
 * Which slot each row of a segment holds. Rows ascend with their slots. Immutable.
 *
 * <p>Where nearly every slot has a code, row and slot differ by a constant. Where many are missing,
 * only those that are there have a row, and a bitmap over the slots with counts per 512 of them
 * translates; it is asked for hits only.
 */
sealed interface Slots {
  /** Returns the slot of a row. */
  long slot(int row);

  /** Returns the row of a slot; -1 when it has none. */
  int row(long slot);

  /** Returns the memory it takes, in bytes. */
  long bytes();

  /**
   * Row {@code r} is slot {@code base + r}.
   *
   * @param base the slot of row 0
   * @param rows how many there are at most
   */
  record Dense(long base, int rows) implements Slots {
    @Override
    public long slot(int row) {
      return base + row;
    }

    @Override
    public int row(long slot) {
      long row = slot - base;
      return row >= 0 && row < rows ? (int) row : -1;
    }

    @Override
    public long bytes() {
      return 0;
    }
  }

  /** Only some slots have a row. */
  final class Sparse implements Slots {
    private static final int WORDS = 8; // words of the bitmap that one count stands for

    private final long base;
    private final long[] present;
    private final int[] before;

    /**
     * Takes over a bitmap.
     *
     * @param base the slot of its first bit
     */
    Sparse(long base, long[] present) {
      this.base = base;
      this.present = present;
      this.before = new int[(present.length + WORDS - 1) / WORDS + 1];
      int count = 0;
      for (int w = 0; w < present.length; w++) {
        if (w % WORDS == 0) {
          before[w / WORDS] = count;
        }
        count += Long.bitCount(present[w]);
      }
      before[before.length - 1] = count;
    }

    @Override
    public long slot(int row) {
      int low = 0;
      int high = before.length - 2;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (before[middle] <= row) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      int left = row - before[low];
      int word = low * WORDS;
      while (left >= Long.bitCount(present[word])) {
        left -= Long.bitCount(present[word++]);
      }
      long bits = present[word];
      for (; left > 0; left--) {
        bits &= bits - 1;
      }
      return base + 64L * word + Long.numberOfTrailingZeros(bits);
    }

    @Override
    public int row(long slot) {
      long at = slot - base;
      if (at < 0 || at >= 64L * present.length) {
        return -1;
      }
      int word = (int) (at >>> 6);
      if ((present[word] >>> at & 1) == 0) {
        return -1;
      }
      int row = before[word / WORDS];
      for (int w = word / WORDS * WORDS; w < word; w++) {
        row += Long.bitCount(present[w]);
      }
      return row + Long.bitCount(present[word] & ((1L << at) - 1));
    }

    @Override
    public long bytes() {
      return 8L * present.length + 4L * before.length;
    }
  }
}
