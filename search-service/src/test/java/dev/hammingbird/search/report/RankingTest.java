package dev.hammingbird.search.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RankingTest {
  @Property(tries = 100)
  void averagePrecisionIsTheMeanOverAllOrdersOfEqualDistances(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int rows) {
    Random random = new Random(seed);
    long[] counts = new long[4];
    long[] relevant = new long[4];
    List<boolean[]> groups = new ArrayList<>();
    for (int d = 0; d < 4; d++) {
      groups.add(new boolean[0]);
    }
    for (int i = 0; i < rows; i++) {
      int d = random.nextInt(4);
      boolean isRelevant = random.nextBoolean();
      counts[d]++;
      relevant[d] += isRelevant ? 1 : 0;
      boolean[] longer = java.util.Arrays.copyOf(groups.get(d), groups.get(d).length + 1);
      longer[longer.length - 1] = isRelevant;
      groups.set(d, longer);
    }
    List<Double> ofOrders = new ArrayList<>();
    everyOrder(groups, 0, new ArrayList<>(), ofOrders);
    double expected = ofOrders.stream().mapToDouble(Double::doubleValue).average().orElseThrow();

    double actual = new Ranking(rows).averagePrecision(counts, relevant);

    assertThat(actual).isCloseTo(expected, within(1e-12));
  }

  @Test
  void precisionAtNSharesOutTheGroupThatItCuts() {
    long[] counts = {2, 0, 4};
    long[] relevant = {1, 0, 2};

    assertThat(Ranking.precisionAt(4, counts, relevant)).isCloseTo(.5, within(1e-12));
    assertThat(Ranking.precisionAt(2, counts, relevant)).isCloseTo(.5, within(1e-12));
    assertThat(Ranking.precisionAt(100, counts, relevant)).isCloseTo(.5, within(1e-12));
  }

  @Test
  void nothingRelevantCountsZero() {
    assertThat(new Ranking(3).averagePrecision(new long[] {3}, new long[] {0})).isZero();
  }

  /** The plain way: slow, and plainly right. */
  private static void everyOrder(
      List<boolean[]> groups, int group, List<Boolean> ranking, List<Double> out) {
    if (group == groups.size()) {
      out.add(averagePrecision(ranking));
      return;
    }
    permute(groups.get(group), 0, groups, group, ranking, out);
  }

  private static void permute(
      boolean[] items,
      int fixed,
      List<boolean[]> groups,
      int group,
      List<Boolean> ranking,
      List<Double> out) {
    if (fixed == items.length) {
      List<Boolean> longer = new ArrayList<>(ranking);
      for (boolean item : items) {
        longer.add(item);
      }
      everyOrder(groups, group + 1, longer, out);
      return;
    }
    for (int i = fixed; i < items.length; i++) {
      boolean[] swapped = items.clone();
      swapped[fixed] = items[i];
      swapped[i] = items[fixed];
      permute(swapped, fixed + 1, groups, group, ranking, out);
    }
  }

  private static double averagePrecision(List<Boolean> ranking) {
    double sum = 0;
    int found = 0;
    for (int i = 0; i < ranking.size(); i++) {
      if (ranking.get(i)) {
        found++;
        sum += (double) found / (i + 1);
      }
    }
    return found == 0 ? 0 : sum / found;
  }
}
