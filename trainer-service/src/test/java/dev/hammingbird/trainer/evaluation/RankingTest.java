package dev.hammingbird.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Figures of small rankings, against values computed by hand and over every order of ties. */
class RankingTest {
  @Test
  void gradedRelevanceIsThatOfAHandComputedRanking() {
    // Distances 0, 1, 2; labels shared with the query 1, 2, 0.
    float[][] outputs = {{1, 1, 1}, {1, 1, 1}, {1, 1, -1}, {1, -1, -1}};
    float[][] labels = {{1, 1, 0}, {1, 0, 0}, {1, 1, 0}, {0, 0, 1}};

    Judgement judged =
        Retrieval.of(outputs, labels).judge(new int[] {0}, IntStream.range(0, 4).toArray());

    double second = 1 / (Math.log(3) / Math.log(2));
    assertThat(judged.ndcgAt100()).isCloseTo((1 + 3 * second) / (3 + second), within(1e-12));
    assertThat(judged.acgAt100()).isCloseTo(1, within(1e-12));
    assertThat(judged.map()).isEqualTo(1);
  }

  @Test
  void gainsOfTiesAreMeansOverTheirOrders() {
    // Both are at distance 0; one shares a label.
    float[][] outputs = {{1}, {1}, {1}};
    float[][] labels = {{1, 0}, {1, 0}, {0, 1}};

    Judgement judged =
        Retrieval.of(outputs, labels).judge(new int[] {0}, IntStream.range(0, 3).toArray());

    double second = 1 / (Math.log(3) / Math.log(2));
    assertThat(judged.ndcgAt100()).isCloseTo((1 + second) / 2, within(1e-12));
    assertThat(judged.map()).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void anEmptyBallCountsAsZeroPrecision() {
    float[][] outputs = {{1, 1, 1, 1}, {1, 1, 1, -1}, {-1, -1, -1, -1}};
    float[][] labels = {{1}, {1}, {1}};

    Judgement judged =
        Retrieval.of(outputs, labels).judge(new int[] {0, 2}, IntStream.range(0, 3).toArray());

    assertThat(judged.precisionRadius2()).isEqualTo(0.5);
  }

  @Property(tries = 200)
  void averagePrecisionIsTheMeanOverAllOrdersOfTies(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int size) {
    Random random = new Random(seed);
    int[] distance = random.ints(size, 0, 3).toArray();
    boolean[] relevant = new boolean[size];
    int[] items = new int[3];
    int[] hits = new int[3];
    for (int i = 0; i < size; i++) {
      relevant[i] = random.nextBoolean();
      items[distance[i]]++;
      hits[distance[i]] += relevant[i] ? 1 : 0;
    }

    double expected = meanOverOrders(distance, relevant);

    assertThat(new Ranking(items, hits).averagePrecision(Integer.MAX_VALUE))
        .isCloseTo(expected, within(1e-12));
  }

  /** The plain way: every order of all items that sorts by distance. */
  private static double meanOverOrders(int[] distance, boolean[] relevant) {
    double[] sumAndCount = new double[2];
    permute(new ArrayList<>(), distance, relevant, sumAndCount);
    return sumAndCount[0] / sumAndCount[1];
  }

  private static void permute(
      List<Integer> order, int[] distance, boolean[] relevant, double[] sumAndCount) {
    if (order.size() == distance.length) {
      double found = 0;
      double sum = 0;
      for (int k = 0; k < order.size(); k++) {
        if (relevant[order.get(k)]) {
          found++;
          sum += found / (k + 1);
        }
      }
      sumAndCount[0] += found == 0 ? 0 : sum / found;
      sumAndCount[1]++;
      return;
    }
    for (int i = 0; i < distance.length; i++) {
      boolean inOrder = order.isEmpty() || distance[order.getLast()] <= distance[i];
      if (!order.contains(i) && inOrder) {
        List<Integer> longer = new ArrayList<>(order);
        longer.add(i);
        permute(longer, distance, relevant, sumAndCount);
      }
    }
  }
}
