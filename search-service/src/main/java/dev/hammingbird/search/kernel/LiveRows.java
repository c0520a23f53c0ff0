package dev.hammingbird.search.kernel;

/**
 * Which rows count: a bitmap in pages. Immutable; the next version shares the pages that did not
 * change.
 */
public final class LiveRows {
  /** Rows of one page. */
  public static final int PAGE_ROWS = 1 << 16;

  /** Words of one page. */
  public static final int PAGE_WORDS = PAGE_ROWS / Long.SIZE;

  /** No rows at all. */
  public static final LiveRows NONE = new LiveRows(new long[0][], 0, 0);

  private static final int PAGE_SHIFT = 16;

  private final long[][] pages;
  private final int rows;
  private final int count;

  /**
   * Takes over pages, which nobody changes from now on.
   *
   * @param pages bit {@code r % 64} of word {@code r % 65,536 / 64} of page {@code r / 65,536}; the
   *     last may be shorter
   * @param rows how many rows there are; no bit beyond them is set
   * @param count how many of them count
   */
  public LiveRows(long[][] pages, int rows, int count) {
    this.pages = pages;
    this.rows = rows;
    this.count = count;
  }

  /** Returns how many rows there are. */
  public int rows() {
    return rows;
  }

  /** Returns how many rows count. */
  public int count() {
    return count;
  }

  /** Returns whether a row counts; false beyond the last. */
  public boolean contains(int row) {
    return row < rows && (word(row >>> 6) >>> row & 1) != 0;
  }

  /** Returns 64 rows: bit {@code i} of word {@code w} is row {@code 64 w + i}. */
  public long word(int index) {
    return pages[index >>> (PAGE_SHIFT - 6)][index & (PAGE_WORDS - 1)];
  }

  /** Returns whether every row counts, so that nobody need ask for one. */
  public boolean all() {
    return count == rows;
  }

  /** Returns the memory it takes, in bytes. */
  public long bytes() {
    long bytes = 0;
    for (long[] page : pages) {
      bytes += 8L * page.length;
    }
    return bytes;
  }

  /** Returns the pages themselves, for the one who makes the next version; not to be changed. */
  public long[][] pages() {
    return pages;
  }
}
