package dev.hammingbird.search.kernel;

/**
 * Plain loops that C2 turns into vector instructions: bit counts into ints and a smallest one per
 * block. Only a block whose smallest distance is below the bound is looked at row by row, so that
 * branch is rare.
 */
final class PlainKernel implements ScanKernel {
  /** Rows that are reduced to their smallest distance. */
  static final int BLOCK = 256;

  /** Rows that stay in the cache while several queries go over them. */
  private static final int SHARED = 4096;

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public void scan(Codes codes, int from, int to, long[] query, Nearest nearest) {
    for (int block = from; block < to && nearest.bound() > 0; block += BLOCK) {
      int end = Math.min(to, block + BLOCK);
      switch (codes) {
        case Codes.Narrow narrow ->
            narrow(narrow.lanes(), block, end, Codes.Narrow.lane(query[0]), nearest);
        case Codes.Wide wide when wide.columns().length == 1 ->
            single(wide.columns()[0], block, end, query[0], nearest);
        case Codes.Wide wide -> wide(wide.columns(), block, end, query, nearest);
      }
    }
  }

  @Override
  public void scan(Codes codes, int from, int to, long[][] queries, Nearest[] nearest, int count) {
    for (int block = from; block < to; block += SHARED) {
      int end = Math.min(to, block + SHARED);
      for (int q = 0; q < count; q++) {
        scan(codes, block, end, queries[q], nearest[q]);
      }
    }
  }

  @Override
  public int count(Codes codes, LiveRows live, int from, int to, long[] query, int radius) {
    int count = 0;
    for (int row = from; row < to; row++) {
      if (codes.distance(row, query) <= radius && live.contains(row)) {
        count++;
      }
    }
    return count;
  }

  private static void narrow(int[] lanes, int from, int to, int query, Nearest nearest) {
    int smallest = Integer.MAX_VALUE;
    for (int i = from; i < to; i++) {
      smallest = Math.min(smallest, Integer.bitCount(lanes[i] ^ query));
    }
    if (smallest < nearest.bound()) {
      for (int i = from; i < to; i++) {
        int distance = Integer.bitCount(lanes[i] ^ query);
        if (distance < nearest.bound()) {
          nearest.offer(distance, i);
        }
      }
    }
  }

  private static void single(long[] column, int from, int to, long query, Nearest nearest) {
    int smallest = Integer.MAX_VALUE;
    for (int i = from; i < to; i++) {
      smallest = Math.min(smallest, Long.bitCount(column[i] ^ query));
    }
    if (smallest < nearest.bound()) {
      for (int i = from; i < to; i++) {
        int distance = Long.bitCount(column[i] ^ query);
        if (distance < nearest.bound()) {
          nearest.offer(distance, i);
        }
      }
    }
  }

  private static void wide(long[][] columns, int from, int to, long[] query, Nearest nearest) {
    int[] distances = nearest.scratch();
    int count = to - from;
    first(columns[0], query[0], from, count, distances);
    for (int w = 1; w < columns.length; w++) {
      further(columns[w], query[w], from, count, distances);
    }
    if (smallest(distances, count) < nearest.bound()) {
      for (int i = 0; i < count; i++) {
        if (distances[i] < nearest.bound()) {
          nearest.offer(distances[i], from + i);
        }
      }
    }
  }

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

  private static int smallest(int[] values, int count) {
    int smallest = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      smallest = Math.min(smallest, values[i]);
    }
    return smallest;
  }
}
