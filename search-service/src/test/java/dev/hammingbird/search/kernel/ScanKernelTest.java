package dev.hammingbird.search.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScanKernelTest {
  private static final List<ScanKernel> KERNELS =
      List.of(Kernels.plain(), Kernels.choose("vector").kernel());

  @Property(tries = 500)
  void findsWhatSortingEverythingFinds(
      @ForAll long seed,
      @ForAll @IntRange(min = 3, max = 256) int nibbles,
      @ForAll @IntRange(min = 0, max = 1400) int rows,
      @ForAll @IntRange(min = 1, max = 1500) int k,
      @ForAll @IntRange(min = 0, max = 3) int variety) {
    Random random = new Random(seed);
    int bits = random.nextBoolean() ? 4 * nibbles : 12 + 4 * (nibbles % 14);
    int radius = random.nextInt(4) == 0 ? random.nextInt(bits + 1) : bits;
    int few = random.nextBoolean() ? k : 1 + k % 12;
    List<Naive.Run> runs = Naive.runs(random, bits, rows, variety);
    long[] query = Naive.code(random, bits, variety);
    RowFilter filter = random.nextBoolean() ? row -> row % 3 == 1 : RowFilter.ALL;
    List<Naive.Hit> expected = Naive.nearest(runs, query, few, radius, filter);

    for (ScanKernel kernel : KERNELS) {
      Nearest nearest = new Nearest();
      nearest.begin(few, radius);
      for (Naive.Run run : runs) {
        nearest.enter(run.live(), filter);
        kernel.scan(run.codes(), 0, run.live().rows(), query, nearest);
      }

      assertThat(Naive.found(nearest)).as(kernel.name()).isEqualTo(expected);
    }
  }

  @Property(tries = 200)
  void findsForSeveralQueriesWhatItFindsForEach(
      @ForAll long seed,
      @ForAll @IntRange(min = 3, max = 40) int nibbles,
      @ForAll @IntRange(min = 0, max = 9000) int rows,
      @ForAll @IntRange(min = 0, max = 37) int count,
      @ForAll @IntRange(min = 0, max = 3) int variety) {
    Random random = new Random(seed);
    Naive.Run run = Naive.run(random, 4 * nibbles, rows, variety);
    long[][] queries = new long[count][];
    Nearest[] nearest = new Nearest[count];
    for (ScanKernel kernel : KERNELS) {
      for (int q = 0; q < count; q++) {
        queries[q] = Naive.code(random, 4 * nibbles, variety);
        nearest[q] = new Nearest();
        nearest[q].begin(1 + q, 4 * nibbles);
        nearest[q].enter(run.live(), RowFilter.ALL);
      }

      kernel.scan(run.codes(), 0, rows, queries, nearest, count);

      for (int q = 0; q < count; q++) {
        assertThat(Naive.found(nearest[q]))
            .as(kernel.name())
            .isEqualTo(Naive.nearest(List.of(run), queries[q], 1 + q, 4 * nibbles, RowFilter.ALL));
      }
    }
  }

  @Property(tries = 300)
  void scansAndCountsAnyPartOfARun(
      @ForAll long seed,
      @ForAll @IntRange(min = 3, max = 80) int nibbles,
      @ForAll @IntRange(min = 1, max = 900) int rows,
      @ForAll @IntRange(min = 0, max = 3) int variety) {
    Random random = new Random(seed);
    int bits = 4 * nibbles;
    Naive.Run run = Naive.run(random, bits, rows, variety);
    long[] query = Naive.code(random, bits, variety);
    int from = random.nextInt(rows);
    int to = from + random.nextInt(rows - from + 1);
    int radius = random.nextInt(bits + 2);
    RowFilter inside = row -> row >= from && row < to;
    List<Naive.Hit> expected =
        Naive.nearest(List.of(run), query, Integer.MAX_VALUE, radius, inside);

    for (ScanKernel kernel : KERNELS) {
      Nearest nearest = new Nearest();
      nearest.begin(Integer.MAX_VALUE, radius);
      nearest.enter(run.live(), RowFilter.ALL);
      kernel.scan(run.codes(), from, to, query, nearest);

      assertThat(Naive.found(nearest)).as(kernel.name()).isEqualTo(expected);
      assertThat(kernel.count(run.codes(), run.live(), from, to, query, radius))
          .as(kernel.name())
          .isEqualTo(expected.size());
    }
  }

  @Property(tries = 300)
  void rowsInAnyOrderGiveTheSameAsInTheirs(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2000) int rows,
      @ForAll @IntRange(min = 1, max = 300) int k,
      @ForAll @IntRange(min = 0, max = 3) int variety) {
    Random random = new Random(seed);
    List<Naive.Run> runs = Naive.runs(random, 64, rows, variety);
    long[] query = Naive.code(random, 64, variety);
    Nearest nearest = new Nearest();
    nearest.begin(k, 64);
    for (Naive.Run run : runs) {
      nearest.enter(run.live(), RowFilter.ALL);
      int way = random.nextInt(3);
      if (way > 0) {
        nearest.anyOrder(place -> place);
        int some = way == 1 ? run.live().rows() : random.nextInt(run.live().rows() + 1);
        shuffled(random, run.live().rows())
            .subList(0, some)
            .forEach(row -> nearest.offer(run.codes().distance(row, query), row));
      }
      if (way != 1) {
        nearest.again();
        Kernels.plain().scan(run.codes(), 0, run.live().rows(), query, nearest);
      }
    }

    assertThat(Naive.found(nearest)).isEqualTo(Naive.nearest(runs, query, k, 64, RowFilter.ALL));
  }

  @Test
  void amongEqualsTheEarlierOneComesFirst() {
    Codes codes = Codes.allocate(64, 600);
    LiveRows all = Naive.run(new Random(1), 64, 0, 0).live();
    long[] live = new long[10];
    java.util.Arrays.fill(live, 0, 9, -1L);
    LiveRows rows = new LiveRows(new long[][] {live}, 576, 576);
    Nearest nearest = new Nearest();
    nearest.begin(3, 64);
    for (LiveRows run : List.of(all, rows, rows)) {
      nearest.enter(run, RowFilter.ALL);
      Kernels.best().scan(codes, 0, run.rows(), new long[1], nearest);
    }

    assertThat(Naive.found(nearest))
        .containsExactly(new Naive.Hit(0, 1, 0), new Naive.Hit(0, 1, 1), new Naive.Hit(0, 1, 2));
  }

  @Test
  void refusesToFindLessThanOne() {
    assertThatThrownBy(() -> new Nearest().begin(0, 3))
        .hasMessage("k must be at least 1 and the radius at least 0, not 0 and 3");
  }

  @Test
  void refusesAQueryOfAnotherWidth() {
    assertThatThrownBy(() -> Codes.allocate(64, 1).checkQuery(new long[2]))
        .hasMessage("a query of 2 words against codes of 1");
  }

  @Test
  void anUnknownKernelIsRefusedByName() {
    assertThatThrownBy(() -> Kernels.choose("fast"))
        .hasMessage("hammingbird.kernel must be best, vector or plain, not 'fast'");
    assertThat(Kernels.choose("plain").kernel().name()).isEqualTo("plain");
    assertThat(Kernels.choose("best").kernel().name()).isEqualTo("vector");
  }

  private static List<Integer> shuffled(Random random, int rows) {
    List<Integer> order = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      order.add(row);
    }
    java.util.Collections.shuffle(order, random);
    return order;
  }
}
