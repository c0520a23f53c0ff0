package dev.hammingbird.search.kernel;

import java.util.Arrays;

/**
 * Finds the {@code k} codes nearest to one query in a sequence of runs, exactly: nearest first, and
 * among equals the earlier run first, then the lower row. Not for several threads at once.
 *
 * <p>Reads every word of a run once, front to back. Keeps the distance that a row must stay below
 * to get in; a block of rows whose smallest distance does not is left after one reduction, so the
 * branch that looks at single rows is rare. A row that merely equals the worst kept one comes later
 * in order and never displaces it.
 */
public final class NearestScan {
  private static final int BLOCK = 512;
  private static final int ROW_BITS = 16;
  private static final int PLACE_BITS = 48;
  private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;

  private final long[] query;
  private final int k;
  private final int[] distances = new int[BLOCK];
  private long[] heap; // the worst on top; a key is distance, run and row
  private int size;
  private int bound;
  private long runs;

  /**
   * Begins a scan.
   *
   * @param query the code to look for, left-aligned words
   * @param k how many to find, at least 1
   * @param radius the largest distance that counts, at least 0
   * @throws IllegalArgumentException if {@code k} is less than 1 or {@code radius} is negative
   */
  public NearestScan(long[] query, int k, int radius) {
    if (k < 1 || radius < 0) {
      throw new IllegalArgumentException(
          "k must be at least 1 and the radius at least 0, not %d and %d".formatted(k, radius));
    }
    this.query = query.clone();
    this.k = k;
    this.heap = new long[Math.min(k, 1024)];
    this.bound = Math.min(radius, query.length * 64) + 1;
  }

  /**
   * Looks at the next run.
   *
   * @throws IllegalArgumentException if its codes have another number of words than the query
   */
  public void scan(CodeRun run, RowFilter filter) {
    if (run.words() != query.length) {
      throw new IllegalArgumentException(
          "a query of %d words against codes of %d".formatted(query.length, run.words()));
    }
    for (int from = 0; from < run.rows() && bound > 0; from += BLOCK) {
      int count = Math.min(BLOCK, run.rows() - from);
      run.distances(query, from, count, distances);
      if (smallest(distances, count) < bound) {
        take(run, filter, from, count);
      }
    }
    runs++;
  }

  /** Returns what was found so far, nearest first. */
  public Found found() {
    long[] keys = Arrays.copyOf(heap, size);
    Arrays.sort(keys);
    return new Found(keys);
  }

  private void take(CodeRun run, RowFilter filter, int from, int count) {
    for (int i = 0; i < count; i++) {
      int row = from + i;
      if (distances[i] < bound && run.isLive(row) && filter.accepts(row)) {
        offer((long) distances[i] << PLACE_BITS | runs << ROW_BITS | row);
      }
    }
  }

  private void offer(long key) {
    if (size < k) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, (int) Math.min(k, 2L * size));
      }
      rise(key);
    } else {
      sink(key);
    }
    if (size == k) {
      bound = (int) (heap[0] >>> PLACE_BITS);
    }
  }

  private void rise(long key) {
    int at = size++;
    while (at > 0 && heap[(at - 1) >>> 1] < key) {
      heap[at] = heap[(at - 1) >>> 1];
      at = (at - 1) >>> 1;
    }
    heap[at] = key;
  }

  private void sink(long key) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && heap[child + 1] > heap[child]) {
        child++;
      }
      if (heap[child] <= key) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = key;
  }

  private static int smallest(int[] values, int count) {
    int smallest = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      smallest = Math.min(smallest, values[i]);
    }
    return smallest;
  }

  /** Rows in order of nearness. */
  public static final class Found {
    private final long[] keys;

    private Found(long[] keys) {
      this.keys = keys;
    }

    /** Returns how many rows were found. */
    public int size() {
      return keys.length;
    }

    /** Returns the distance of one of them, {@code index} from 0. */
    public int distance(int index) {
      return (int) (keys[index] >>> PLACE_BITS);
    }

    /** Returns which run it lies in, counted from 0 in the order of scanning. */
    public int run(int index) {
      return (int) ((keys[index] & PLACE_MASK) >>> ROW_BITS);
    }

    /** Returns its row in that run. */
    public int row(int index) {
      return (int) keys[index] & (CodeRun.MAX_ROWS - 1);
    }
  }
}
