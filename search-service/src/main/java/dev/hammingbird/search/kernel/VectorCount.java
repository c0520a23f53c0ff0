package dev.hammingbird.search.kernel;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Counts with the Vector API: the comparison's mask and the live bits, ANDed, 64 rows at a time.
 */
final class VectorCount {
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private VectorCount() {}

  static int count(Codes codes, LiveRows live, int from, int to, long[] query, int radius) {
    int bound = radius == Integer.MAX_VALUE ? radius : radius + 1;
    int count = 0;
    for (int word = from >>> 6; word << 6 < to; word++) {
      long wanted = live.word(word);
      int row = word << 6;
      if (row < from) {
        wanted &= -1L << from;
      }
      wanted &= VectorKernel.upTo(-1L, row, to);
      if (wanted != 0) {
        count += Long.bitCount(wanted & near(codes, row, query, bound));
      }
    }
    return count;
  }

  private static long near(Codes codes, int row, long[] query, int bound) {
    return switch (codes) {
      case Codes.Narrow narrow -> near(narrow.lanes(), row, Codes.Narrow.lane(query[0]), bound);
      case Codes.Wide wide -> near(wide.columns(), row, query, bound);
    };
  }

  private static long near(int[] lanes, int row, int query, int bound) {
    long near = 0;
    for (int i = 0; i < Long.SIZE; i += INTS.length()) {
      near |=
          IntVector.fromArray(INTS, lanes, row + i)
                  .lanewise(VectorOperators.XOR, query)
                  .lanewise(VectorOperators.BIT_COUNT)
                  .lt(bound)
                  .toLong()
              << i;
    }
    return near;
  }

  private static long near(long[][] columns, int row, long[] query, int bound) {
    long near = 0;
    for (int i = 0; i < Long.SIZE; i += LONGS.length()) {
      LongVector distances = LongVector.zero(LONGS);
      for (int w = 0; w < columns.length; w++) {
        distances =
            distances.add(
                LongVector.fromArray(LONGS, columns[w], row + i)
                    .lanewise(VectorOperators.XOR, query[w])
                    .lanewise(VectorOperators.BIT_COUNT));
      }
      near |= distances.lt(bound).toLong() << i;
    }
    return near;
  }
}
