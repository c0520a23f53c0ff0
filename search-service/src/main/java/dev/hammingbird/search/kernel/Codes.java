package dev.hammingbird.search.kernel;

import java.util.Arrays;

/**
 * Codes of one width, held by column so that a scan reads memory front to back: up to 32 bits in
 * int lanes, up to 64 in long lanes, above that one array of long lanes per word. Codes are
 * left-aligned words, unused low bits 0.
 *
 * <p>The arrays are longer than the rows by {@link #PADDING}: a kernel may read so far behind the
 * last row it was asked for, and leaves out what it found there.
 */
public sealed interface Codes {
  /** How many rows behind the last one can be read. */
  int PADDING = 64;

  /** How much memory comes into the processor's cache at a time. */
  int LINE_BYTES = 64;

  /** The most bits of a code that are held in an int lane. */
  int NARROW = Integer.SIZE;

  /** Codes of at most 32 bits. */
  final class Narrow implements Codes {
    private final int[] lanes;

    private Narrow(int[] lanes) {
      this.lanes = lanes;
    }

    /** Returns the high half of each code's word, by row; the array itself. */
    int[] lanes() {
      return lanes;
    }

    @Override
    public int words() {
      return 1;
    }

    @Override
    public int rows() {
      return lanes.length - PADDING;
    }

    @Override
    public void put(int row, long[] words, int from) {
      lanes[row] = lane(words[from]);
    }

    @Override
    public long word(int row, int word) {
      return (long) lanes[row] << Integer.SIZE;
    }

    @Override
    public long fetch(int from, int to) {
      long seen = 0;
      for (int row = from; row < to; row += LINE_BYTES / Integer.BYTES) {
        seen ^= lanes[row];
      }
      return seen;
    }

    @Override
    public int distance(int row, long[] query) {
      return Integer.bitCount(lanes[row] ^ lane(query[0]));
    }

    @Override
    public Narrow grown(int rows) {
      return new Narrow(Arrays.copyOf(lanes, rows + PADDING));
    }

    @Override
    public void copy(int row, Codes source, int from, int count) {
      System.arraycopy(((Narrow) source).lanes, from, lanes, row, count);
    }

    @Override
    public long bytes() {
      return (long) lanes.length * Integer.BYTES;
    }

    /** Returns the lane of a code's word. */
    static int lane(long word) {
      return (int) (word >>> Integer.SIZE);
    }
  }

  /** Codes of more than 32 bits. */
  final class Wide implements Codes {
    private final long[][] columns;

    private Wide(long[][] columns) {
      this.columns = columns;
    }

    /** Returns the words: {@code w} of row {@code r} is {@code [w][r]}; the arrays themselves. */
    long[][] columns() {
      return columns;
    }

    @Override
    public int words() {
      return columns.length;
    }

    @Override
    public int rows() {
      return columns[0].length - PADDING;
    }

    @Override
    public void put(int row, long[] words, int from) {
      for (int w = 0; w < columns.length; w++) {
        columns[w][row] = words[from + w];
      }
    }

    @Override
    public void putRun(int row, long[] words, int count) {
      int each = columns.length;
      for (int w = 0; w < each; w++) {
        long[] column = columns[w];
        for (int i = 0; i < count; i++) {
          column[row + i] = words[i * each + w];
        }
      }
    }

    @Override
    public long word(int row, int word) {
      return columns[word][row];
    }

    @Override
    public long fetch(int from, int to) {
      long seen = 0;
      for (long[] column : columns) {
        for (int row = from; row < to; row += LINE_BYTES / Long.BYTES) {
          seen ^= column[row];
        }
      }
      return seen;
    }

    @Override
    public int distance(int row, long[] query) {
      int distance = 0;
      for (int w = 0; w < columns.length; w++) {
        distance += Long.bitCount(columns[w][row] ^ query[w]);
      }
      return distance;
    }

    @Override
    public Wide grown(int rows) {
      long[][] longer = new long[columns.length][];
      for (int w = 0; w < columns.length; w++) {
        longer[w] = Arrays.copyOf(columns[w], rows + PADDING);
      }
      return new Wide(longer);
    }

    @Override
    public void copy(int row, Codes source, int from, int count) {
      for (int w = 0; w < columns.length; w++) {
        System.arraycopy(((Wide) source).columns[w], from, columns[w], row, count);
      }
    }

    @Override
    public long bytes() {
      return (long) columns.length * columns[0].length * Long.BYTES;
    }
  }

  /**
   * Makes room for codes.
   *
   * @param bits the width of a code, 1 to 1024
   * @param rows how many
   */
  static Codes allocate(int bits, int rows) {
    return bits <= NARROW
        ? new Narrow(new int[rows + PADDING])
        : new Wide(new long[(bits + Long.SIZE - 1) / Long.SIZE][rows + PADDING]);
  }

  /** Returns how many words a code has. */
  int words();

  /** Returns how many rows there is room for. */
  int rows();

  /** Puts the code that begins at {@code words[from]} into a row. */
  void put(int row, long[] words, int from);

  /** Puts codes, one behind the other from {@code words[0]} on, into rows that follow. */
  default void putRun(int row, long[] words, int count) {
    for (int i = 0; i < count; i++) {
      put(row + i, words, i * words());
    }
  }

  /** Returns one word of a row's code. */
  long word(int row, int word);

  /**
   * Has rows come into the processor's cache, as many lines at a time as it can wait for: nothing
   * here depends on what was read before, as it does in a scan.
   *
   * @return what depends on all that was read, so that no compiler leaves the reading out
   */
  long fetch(int from, int to);

  /** Returns how many bits of a row's code differ from a query. */
  int distance(int row, long[] query);

  /** Returns a copy with room for more rows. */
  Codes grown(int rows);

  /** Copies rows of other codes of the same width to {@code row} and on. */
  void copy(int row, Codes source, int from, int count);

  /** Returns the memory that the arrays take. */
  long bytes();

  /**
   * Checks that a query has as many words as the codes.
   *
   * @throws IllegalArgumentException if it has not
   */
  default void checkQuery(long[] query) {
    if (query.length != words()) {
      throw new IllegalArgumentException(
          "a query of %d words against codes of %d".formatted(query.length, words()));
    }
  }

  /** Returns the code of a row. */
  default long[] code(int row) {
    long[] words = new long[words()];
    for (int w = 0; w < words.length; w++) {
      words[w] = word(row, w);
    }
    return words;
  }
}
