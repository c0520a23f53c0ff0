package dev.hammingbird.search.kernel;

import java.util.Locale;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API: four vectors of codes are turned into distances and reduced to one, compared once
 * with the bound, and only then, rarely, looked at row by row. A vector may reach behind the last
 * row, where the codes have padding; what lies there is masked out.
 */
final class VectorKernel implements ScanKernel {
  static final VectorKernel INSTANCE = new VectorKernel();

  private static final VectorSpecies<Long> LONGS =
      LongVector.SPECIES_PREFERRED.length() > 8
          ? LongVector.SPECIES_512
          : LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS =
      IntVector.SPECIES_PREFERRED.length() > 16
          ? IntVector.SPECIES_512
          : IntVector.SPECIES_PREFERRED;
  private static final int L = LONGS.length();
  private static final int I = INTS.length();

  /** Rows that stay in the cache while several queries go over them. */
  private static final int SHARED = 4096;

  private static final int TOGETHER = 4;

  private VectorKernel() {}

  /** Returns how wide the vectors are. */
  static String describe() {
    return String.format(Locale.ROOT, "%d-bit vectors", LONGS.vectorBitSize());
  }

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public void scan(Codes codes, int from, int to, long[] query, Nearest nearest) {
    switch (codes) {
      case Codes.Narrow narrow ->
          narrow(narrow.lanes(), from, to, Codes.Narrow.lane(query[0]), nearest);
      case Codes.Wide wide when wide.columns().length == 1 ->
          single(wide.columns()[0], from, to, query[0], nearest);
      case Codes.Wide wide when wide.columns().length == 2 ->
          twice(wide.columns()[0], wide.columns()[1], from, to, query, nearest);
      case Codes.Wide wide -> wide(wide.columns(), from, to, query, nearest);
    }
  }

  @Override
  public void scan(Codes codes, int from, int to, long[][] queries, Nearest[] nearest, int count) {
    for (int block = from; block < to; block += SHARED) {
      int end = Math.min(to, block + SHARED);
      int q = 0;
      if (codes instanceof Codes.Wide wide && wide.columns().length == 1) {
        for (; q + TOGETHER <= count; q += TOGETHER) {
          four(wide.columns()[0], block, end, queries, nearest, q);
        }
      } else if (codes instanceof Codes.Narrow narrow) {
        for (; q + TOGETHER <= count; q += TOGETHER) {
          four(narrow.lanes(), block, end, queries, nearest, q);
        }
      }
      for (; q < count; q++) {
        scan(codes, block, end, queries[q], nearest[q]);
      }
    }
  }

  @Override
  public int count(Codes codes, LiveRows live, int from, int to, long[] query, int radius) {
    return VectorCount.count(codes, live, from, to, query, radius);
  }

  private static void narrow(int[] lanes, int from, int to, int query, Nearest nearest) {
    int bound = nearest.bound();
    for (int i = from; i < to; i += 4 * I) {
      IntVector a = distances(lanes, i, query);
      IntVector b = distances(lanes, i + I, query);
      IntVector c = distances(lanes, i + 2 * I, query);
      IntVector d = distances(lanes, i + 3 * I, query);
      if (a.min(b).min(c.min(d)).lt(bound).anyTrue()) {
        long hits =
            a.lt(bound).toLong()
                | b.lt(bound).toLong() << I
                | c.lt(bound).toLong() << (2 * I)
                | d.lt(bound).toLong() << (3 * I);
        bound = take(lanes, query, i, to, hits, nearest);
      }
    }
  }

  private static void single(long[] column, int from, int to, long query, Nearest nearest) {
    int bound = nearest.bound();
    for (int i = from; i < to; i += 4 * L) {
      LongVector a = distances(column, i, query);
      LongVector b = distances(column, i + L, query);
      LongVector c = distances(column, i + 2 * L, query);
      LongVector d = distances(column, i + 3 * L, query);
      if (a.min(b).min(c.min(d)).lt(bound).anyTrue()) {
        long hits =
            a.lt(bound).toLong()
                | b.lt(bound).toLong() << L
                | c.lt(bound).toLong() << (2 * L)
                | d.lt(bound).toLong() << (3 * L);
        bound = take(column, query, i, to, hits, nearest);
      }
    }
  }

  private static void twice(
      long[] first, long[] second, int from, int to, long[] query, Nearest nearest) {
    int bound = nearest.bound();
    long q = query[0];
    long r = query[1];
    for (int i = from; i < to; i += 2 * L) {
      LongVector a = distances(first, i, q).add(distances(second, i, r));
      LongVector b = distances(first, i + L, q).add(distances(second, i + L, r));
      if (a.min(b).lt(bound).anyTrue()) {
        long hits = a.lt(bound).toLong() | b.lt(bound).toLong() << L;
        for (hits = upTo(hits, i, to); hits != 0; hits &= hits - 1) {
          int row = i + Long.numberOfTrailingZeros(hits);
          nearest.offer(Long.bitCount(first[row] ^ q) + Long.bitCount(second[row] ^ r), row);
        }
        bound = nearest.bound();
      }
    }
  }

  private static void wide(long[][] columns, int from, int to, long[] query, Nearest nearest) {
    int bound = nearest.bound();
    for (int i = from; i < to; i += 2 * L) {
      LongVector a = LongVector.zero(LONGS);
      LongVector b = LongVector.zero(LONGS);
      for (int w = 0; w < columns.length; w++) {
        a = a.add(distances(columns[w], i, query[w]));
        b = b.add(distances(columns[w], i + L, query[w]));
      }
      if (a.min(b).lt(bound).anyTrue()) {
        long hits = a.lt(bound).toLong() | b.lt(bound).toLong() << L;
        bound = take(columns, query, i, to, hits, nearest);
      }
    }
  }

  private static void four(
      long[] column, int from, int to, long[][] queries, Nearest[] nearest, int first) {
    long q0 = queries[first][0];
    long q1 = queries[first + 1][0];
    long q2 = queries[first + 2][0];
    long q3 = queries[first + 3][0];
    int b0 = nearest[first].bound();
    int b1 = nearest[first + 1].bound();
    int b2 = nearest[first + 2].bound();
    int b3 = nearest[first + 3].bound();
    for (int i = from; i < to; i += L) {
      LongVector codes = LongVector.fromArray(LONGS, column, i);
      LongVector a = distances(codes, q0).sub(b0);
      LongVector b = distances(codes, q1).sub(b1);
      LongVector c = distances(codes, q2).sub(b2);
      LongVector d = distances(codes, q3).sub(b3);
      if (a.or(b).or(c).or(d).lt(0).anyTrue()) {
        b0 = take(column, q0, i, to, a.lt(0).toLong(), nearest[first]);
        b1 = take(column, q1, i, to, b.lt(0).toLong(), nearest[first + 1]);
        b2 = take(column, q2, i, to, c.lt(0).toLong(), nearest[first + 2]);
        b3 = take(column, q3, i, to, d.lt(0).toLong(), nearest[first + 3]);
      }
    }
  }

  private static void four(
      int[] lanes, int from, int to, long[][] queries, Nearest[] nearest, int first) {
    int q0 = Codes.Narrow.lane(queries[first][0]);
    int q1 = Codes.Narrow.lane(queries[first + 1][0]);
    int q2 = Codes.Narrow.lane(queries[first + 2][0]);
    int q3 = Codes.Narrow.lane(queries[first + 3][0]);
    int b0 = nearest[first].bound();
    int b1 = nearest[first + 1].bound();
    int b2 = nearest[first + 2].bound();
    int b3 = nearest[first + 3].bound();
    for (int i = from; i < to; i += I) {
      IntVector codes = IntVector.fromArray(INTS, lanes, i);
      IntVector a = distances(codes, q0).sub(b0);
      IntVector b = distances(codes, q1).sub(b1);
      IntVector c = distances(codes, q2).sub(b2);
      IntVector d = distances(codes, q3).sub(b3);
      if (a.or(b).or(c).or(d).lt(0).anyTrue()) {
        b0 = take(lanes, q0, i, to, a.lt(0).toLong(), nearest[first]);
        b1 = take(lanes, q1, i, to, b.lt(0).toLong(), nearest[first + 1]);
        b2 = take(lanes, q2, i, to, c.lt(0).toLong(), nearest[first + 2]);
        b3 = take(lanes, q3, i, to, d.lt(0).toLong(), nearest[first + 3]);
      }
    }
  }

  static LongVector distances(long[] column, int row, long query) {
    return distances(LongVector.fromArray(LONGS, column, row), query);
  }

  static IntVector distances(int[] lanes, int row, int query) {
    return distances(IntVector.fromArray(INTS, lanes, row), query);
  }

  private static LongVector distances(LongVector codes, long query) {
    return codes.lanewise(VectorOperators.XOR, query).lanewise(VectorOperators.BIT_COUNT);
  }

  private static IntVector distances(IntVector codes, int query) {
    return codes.lanewise(VectorOperators.XOR, query).lanewise(VectorOperators.BIT_COUNT);
  }

  /** Leaves out the hits that lie behind the last row. */
  static long upTo(long hits, int row, int to) {
    return to - row >= Long.SIZE ? hits : hits & (1L << (to - row)) - 1;
  }

  private static int take(long[] column, long query, int at, int to, long mask, Nearest nearest) {
    for (long hits = upTo(mask, at, to); hits != 0; hits &= hits - 1) {
      int row = at + Long.numberOfTrailingZeros(hits);
      nearest.offer(Long.bitCount(column[row] ^ query), row);
    }
    return nearest.bound();
  }

  private static int take(int[] lanes, int query, int at, int to, long mask, Nearest nearest) {
    for (long hits = upTo(mask, at, to); hits != 0; hits &= hits - 1) {
      int row = at + Long.numberOfTrailingZeros(hits);
      nearest.offer(Integer.bitCount(lanes[row] ^ query), row);
    }
    return nearest.bound();
  }

  private static int take(
      long[][] columns, long[] query, int at, int to, long mask, Nearest nearest) {
    for (long hits = upTo(mask, at, to); hits != 0; hits &= hits - 1) {
      int row = at + Long.numberOfTrailingZeros(hits);
      int distance = 0;
      for (int w = 0; w < columns.length; w++) {
        distance += Long.bitCount(columns[w][row] ^ query[w]);
      }
      nearest.offer(distance, row);
    }
    return nearest.bound();
  }
}
