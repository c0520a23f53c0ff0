package dev.hammingbird.search.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** The plain way: slow, and plainly right; and codes to try it on. */
final class Naive {
  private Naive() {}

  /** A row that was found. */
  record Hit(int distance, int run, int row) {}

  /** Rows of one run. */
  record Run(Codes codes, LiveRows live) {}

  static List<Hit> nearest(List<Run> runs, long[] query, int k, int radius, RowFilter filter) {
    List<Hit> all = new ArrayList<>();
    for (int r = 0; r < runs.size(); r++) {
      Run run = runs.get(r);
      for (int row = 0; row < run.live.rows(); row++) {
        int distance = distance(run.codes, row, query);
        if (distance <= radius && run.live.contains(row) && filter.accepts(row)) {
          all.add(new Hit(distance, r, row));
        }
      }
    }
    all.sort(
        Comparator.comparingInt(Hit::distance)
            .thenComparingInt(Hit::run)
            .thenComparingInt(Hit::row));
    return all.subList(0, Math.min(k, all.size()));
  }

  static List<Hit> found(Nearest nearest) {
    nearest.finish();
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < nearest.size(); i++) {
      hits.add(new Hit(nearest.distance(i), nearest.run(i), nearest.row(i)));
    }
    return hits;
  }

  private static int distance(Codes codes, int row, long[] query) {
    int distance = 0;
    for (int w = 0; w < query.length; w++) {
      distance += Long.bitCount(codes.word(row, w) ^ query[w]);
    }
    return distance;
  }

  /** Returns runs of random sizes with {@code rows} rows together, a tenth of them not live. */
  static List<Run> runs(Random random, int bits, int rows, int variety) {
    List<Run> runs = new ArrayList<>();
    int left = rows;
    do {
      int size = Math.min(left, 1 + random.nextInt(700));
      runs.add(run(random, bits, size, variety));
      left -= size;
    } while (left > 0);
    return runs;
  }

  /** Returns one run; what lies in the padding are codes like the others. */
  static Run run(Random random, int bits, int rows, int variety) {
    Codes codes = Codes.allocate(bits, rows);
    long[] live = new long[(rows + 63) / 64];
    int count = 0;
    for (int row = 0; row < rows + Codes.PADDING; row++) {
      codes.put(row, code(random, bits, variety), 0);
      if (row < rows && random.nextInt(10) > 0) {
        live[row >>> 6] |= 1L << row;
        count++;
      }
    }
    return new Run(codes, new LiveRows(new long[][] {live}, rows, count));
  }

  /** Of little variety the codes tie all the time, which is the interesting case. */
  static long[] code(Random random, int bits, int variety) {
    long[] code = new long[(bits + 63) / 64];
    for (int w = 0; w < code.length; w++) {
      code[w] =
          variety == 0
              ? random.nextLong()
              : random.nextLong() & ((1L << (60 + variety)) | 1L << 62);
    }
    code[code.length - 1] &= -1L << (code.length * 64 - bits);
    return code;
  }
}
