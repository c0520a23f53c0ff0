package dev.hammingbird.search.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NearestScanTest {
  record Hit(int distance, int run, int row) {}

  @Property(tries = 400)
  void agreesWithSortingEverything(
      @ForAll long seed,
      @ForAll @IntRange(min = 3, max = 256) int nibbles,
      @ForAll @IntRange(min = 0, max = 1400) int rows,
      @ForAll @IntRange(min = 1, max = 1500) int k,
      @ForAll @IntRange(min = 0, max = 3) int variety) {
    Random random = new Random(seed);
    int bits = 4 * nibbles;
    int radius = random.nextInt(4) == 0 ? random.nextInt(bits + 1) : bits;
    List<CodeRun> runs = new ArrayList<>();
    for (int left = rows; left > 0 || runs.isEmpty(); ) {
      int size = Math.min(left, 1 + random.nextInt(700));
      runs.add(run(random, bits, size, variety));
      left -= size;
      if (left == 0) {
        break;
      }
    }
    long[] query = code(random, bits, variety);
    boolean filtered = random.nextBoolean();
    RowFilter filter = filtered ? row -> row % 3 == 1 : RowFilter.ALL;

    NearestScan scan = new NearestScan(query, k, radius);
    runs.forEach(run -> scan.scan(run, filter));

    assertThat(hits(scan.found())).isEqualTo(sortEverything(runs, query, k, radius, filter));
  }

  @Test
  void findsNothingInNoRuns() {
    assertThat(new NearestScan(new long[1], 5, 64).found().size()).isZero();
  }

  @Test
  void findsNothingAmongDeletedCodes() {
    NearestScan scan = new NearestScan(new long[1], 5, 64);

    scan.scan(new CodeRun(new long[][] {new long[100]}, new long[2], 100), RowFilter.ALL);

    assertThat(scan.found().size()).isZero();
  }

  @Test
  void amongEqualsTheEarlierOneComesFirst() {
    CodeRun equal = new CodeRun(new long[][] {new long[600]}, filled(10, -1L), 600);
    NearestScan scan = new NearestScan(new long[1], 3, 64);

    scan.scan(equal, RowFilter.ALL);
    scan.scan(equal, RowFilter.ALL);

    assertThat(hits(scan.found()))
        .containsExactly(new Hit(0, 0, 0), new Hit(0, 0, 1), new Hit(0, 0, 2));
  }

  @Test
  void refusesCodesOfAnotherWidth() {
    NearestScan scan = new NearestScan(new long[2], 3, 64);
    CodeRun run = new CodeRun(new long[][] {new long[1]}, new long[1], 1);

    assertThatThrownBy(() -> scan.scan(run, RowFilter.ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a query of 2 words against codes of 1");
  }

  @Test
  void refusesToFindLessThanOne() {
    assertThatThrownBy(() -> new NearestScan(new long[1], 0, 3))
        .hasMessage("k must be at least 1 and the radius at least 0, not 0 and 3");
  }

  /** The plain way: slow, and plainly right. */
  private static List<Hit> sortEverything(
      List<CodeRun> runs, long[] query, int k, int radius, RowFilter filter) {
    List<Hit> all = new ArrayList<>();
    for (int r = 0; r < runs.size(); r++) {
      for (int row = 0; row < runs.get(r).rows(); row++) {
        int distance = 0;
        for (int w = 0; w < query.length; w++) {
          distance += Long.bitCount(runs.get(r).word(row, w) ^ query[w]);
        }
        if (distance <= radius && runs.get(r).isLive(row) && filter.accepts(row)) {
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

  private static List<Hit> hits(NearestScan.Found found) {
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      hits.add(new Hit(found.distance(i), found.run(i), found.row(i)));
    }
    return hits;
  }

  private static CodeRun run(Random random, int bits, int rows, int variety) {
    int words = (bits + 63) / 64;
    int capacity = rows + random.nextInt(5);
    long[][] columns = new long[words][capacity];
    long[] live = new long[(capacity + 63) / 64];
    for (int row = 0; row < rows; row++) {
      long[] code = code(random, bits, variety);
      for (int w = 0; w < words; w++) {
        columns[w][row] = code[w];
      }
      if (random.nextInt(10) > 0) {
        live[row >>> 6] |= 1L << row;
      }
    }
    return new CodeRun(columns, live, rows);
  }

  /** Of little variety the codes tie all the time, which is the interesting case. */
  private static long[] code(Random random, int bits, int variety) {
    long[] code = new long[(bits + 63) / 64];
    for (int w = 0; w < code.length; w++) {
      code[w] =
          variety == 0
              ? random.nextLong()
              : random.nextLong() & ((1L << (60 + variety)) | 1L << 62);
    }
    int unused = code.length * 64 - bits;
    code[code.length - 1] &= -1L << unused;
    return code;
  }

  private static long[] filled(int length, long value) {
    long[] array = new long[length];
    java.util.Arrays.fill(array, value);
    return array;
  }
}
