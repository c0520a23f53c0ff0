package dev.hammingbird.search.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NearPairsTest {
  /** CodeColumns around a few centres, with equal ones among them. */
  private static CodeColumns clustered(int bits, int rows, int centres, double flip, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[][] middle = new boolean[centres][bits];
    for (boolean[] centre : middle) {
      for (int bit = 0; bit < bits; bit++) {
        centre[bit] = random.nextBoolean();
      }
    }
    long[][] columns = new long[(bits + 63) / 64][rows];
    for (int row = 0; row < rows; row++) {
      boolean[] centre = middle[random.nextInt(centres)];
      for (int bit = 0; bit < bits; bit++) {
        if (centre[bit] ^ random.nextDouble() < flip) {
          columns[bit >>> 6][row] |= Long.MIN_VALUE >>> bit;
        }
      }
    }
    return new CodeColumns(bits, columns, rows);
  }

  private static List<NearPairs.Pair> allWithAll(CodeColumns codes, int radius) {
    List<NearPairs.Pair> pairs = new ArrayList<>();
    for (int a = 0; a < codes.rows(); a++) {
      for (int b = a + 1; b < codes.rows(); b++) {
        if (codes.distance(a, b) <= radius) {
          pairs.add(new NearPairs.Pair(a, b, codes.distance(a, b)));
        }
      }
    }
    return pairs;
  }

  @Property(tries = 150)
  void findsJustThePairsThatAComparisonOfAllWithAllFinds(
      @ForAll @IntRange(min = 12, max = 300) int bits,
      @ForAll @IntRange(max = 12) int radius,
      @ForAll @IntRange(min = 1, max = 300) int rows,
      @ForAll @IntRange(min = 1, max = 30) int centres,
      @ForAll @IntRange(max = 10) int flips,
      @ForAll long seed) {
    CodeColumns codes = clustered(bits, rows, centres, flips / 50.0, seed);

    NearPairs.Found found =
        NearPairs.find(codes, radius, Integer.MAX_VALUE, 2, NearPairs.Watch.none());

    List<NearPairs.Pair> expected = allWithAll(codes, radius);
    assertThat(found.listed()).isEqualTo(expected);
    for (int d = 0; d <= radius; d++) {
      int at = d;
      assertThat(found.byDistance()[d])
          .isEqualTo(expected.stream().filter(pair -> pair.distance() == at).count());
    }
  }

  @Property(tries = 60)
  void everyWayOfCuttingFindsEachPairOnce(
      @ForAll @IntRange(min = 16, max = 130) int bits,
      @ForAll @IntRange(min = 1, max = 5) int radius,
      @ForAll @IntRange(max = 4) int agreeing,
      @ForAll long seed) {
    CodeColumns codes = Distinct.of(clustered(bits, 200, 4, 0.05, seed)).codes();
    Chunks chunks = new Chunks(bits, radius, agreeing);
    List<NearPairs.Pair> found = new ArrayList<>();

    for (long table : chunks.tables()) {
      new Table(codes, chunks, radius, table)
          .pairs((a, b, d) -> found.add(new NearPairs.Pair(a, b, d)), () -> false);
    }

    assertThat(found).doesNotHaveDuplicates().hasSameElementsAs(allWithAll(codes, radius));
  }

  @Test
  void groupsHangTogetherThroughPairs() {
    long[] column = {0, 0xF0, 1, 0xF1, 3, 1L << 60, 0};
    CodeColumns codes = new CodeColumns(64, new long[][] {column}, column.length);

    NearPairs.Found found = NearPairs.find(codes, 1, 2, 1, NearPairs.Watch.none());

    // 0 and 3 differ in two bits, but 1 lies between; the last picture equals the first.
    assertThat(found.groups()).containsExactly(List.of(0, 2, 4, 5, 6), List.of(1, 3));
    assertThat(found.byDistance()).containsExactly(1, 6);
    assertThat(found.listed()).hasSize(2);
    assertThat(found.distinct()).isEqualTo(6);
  }

  @Test
  void aThousandEqualCodesAreOneGroupAndNobodyComparesThem() {
    CodeColumns codes = new CodeColumns(48, new long[1][1000], 1000);

    NearPairs.Found found = NearPairs.find(codes, 4, 10, 1, NearPairs.Watch.none());

    assertThat(found.groups()).singleElement().satisfies(group -> assertThat(group).hasSize(1000));
    assertThat(found.byDistance()[0]).isEqualTo(499_500);
    assertThat(found.compared()).isZero();
  }

  @Test
  void farFewerPairsAreComparedThanThereAre() {
    CodeColumns codes = clustered(64, 50_000, 100, 0.1, 7);

    NearPairs.Found found = NearPairs.find(codes, 4, 0, 2, NearPairs.Watch.none());

    assertThat(found.compared()).isLessThan(50_000.0 * 50_000 / 2 / 100);
    assertThat(found.byDistance()[4]).isPositive();
  }

  @Test
  void progressIsToldAndACancelledSearchEnds() {
    CodeColumns codes = clustered(64, 2000, 2, 0.1, 3);
    List<Double> told = new ArrayList<>();
    NearPairs.find(codes, 4, 0, 2, NearPairs.Watch.of(told::add, () -> false));
    assertThat(told).isSorted().endsWith(1.0);

    AtomicInteger asked = new AtomicInteger();
    NearPairs.Watch impatient = NearPairs.Watch.of(_ -> {}, () -> asked.incrementAndGet() > 1);
    assertThatThrownBy(() -> NearPairs.find(codes, 4, 0, 1, impatient))
        .isInstanceOf(CancellationException.class);
  }
}
