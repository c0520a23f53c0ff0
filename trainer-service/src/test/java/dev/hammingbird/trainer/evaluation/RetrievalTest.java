package dev.hammingbird.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetrievalTest {
  private static final int CLASSES = 10;

  /** Returns pictures of ten classes in turn as rows of 0 and 1. */
  private static float[][] labels(int count) {
    float[][] labels = new float[count][CLASSES];
    for (int i = 0; i < count; i++) {
      labels[i][i % CLASSES] = 1;
    }
    return labels;
  }

  private static float[][] noise(int count, int bits, long seed) {
    Random random = new Random(seed);
    float[][] outputs = new float[count][bits];
    for (float[] row : outputs) {
      for (int b = 0; b < bits; b++) {
        row[b] = (float) random.nextGaussian();
      }
    }
    return outputs;
  }

  @Test
  void randomCodesRetrieveAtChance() {
    Judgement judged = Retrieval.of(noise(4000, 48, 1), labels(4000)).judgeAll();

    assertThat(judged.map()).isCloseTo(0.1, within(0.002));
    assertThat(judged.balance()).isGreaterThan(0.48);
    assertThat(judged.distinct()).isEqualTo(4000);
  }

  @Test
  void equalCodesRetrieveAtChanceAndNotByTheirOrder() {
    float[][] byClass = labels(1000);
    java.util.Arrays.sort(byClass, java.util.Comparator.comparing(java.util.Arrays::toString));

    Judgement judged = Retrieval.of(new float[1000][16], byClass).judgeAll();

    assertThat(judged.map()).isCloseTo(0.1, within(0.005));
    assertThat(judged.precisionAt10()).isCloseTo(99.0 / 999, within(1e-9));
    assertThat(judged.distinct()).isEqualTo(1);
    assertThat(judged.balance()).isZero();
  }

  @Test
  void perfectClassCodesRetrievePerfectly() {
    float[][] labels = labels(500);
    float[][] outputs = new float[500][];
    for (int i = 0; i < 500; i++) {
      outputs[i] = noise(1, 32, i % CLASSES)[0];
    }

    Judgement judged = Retrieval.of(outputs, labels).judgeAll();

    assertThat(judged.map()).isCloseTo(1, within(1e-12));
    assertThat(judged.mapLow()).isCloseTo(1, within(1e-12));
    assertThat(judged.precisionAt10()).isCloseTo(1, within(1e-12));
  }

  @Test
  void theOrderOfTheDatabaseDoesNotMatter() {
    float[][] outputs = noise(300, 12, 2);
    float[][] labels = labels(300);
    List<Integer> order = new ArrayList<>(IntStream.range(0, 300).boxed().toList());
    Collections.shuffle(order, new Random(3));
    float[][] shuffledOutputs = order.stream().map(i -> outputs[i]).toArray(float[][]::new);
    float[][] shuffledLabels = order.stream().map(i -> labels[i]).toArray(float[][]::new);

    double map = Retrieval.of(outputs, labels).judgeAll().map();

    assertThat(Retrieval.of(shuffledOutputs, shuffledLabels).judgeAll().map())
        .isCloseTo(map, within(1e-9));
  }

  @Test
  void zeroIsABitThatIsSet() {
    float[][] outputs = {{0, -1}, {1, -1}, {-1, -1}};
    float[][] labels = {{1}, {1}, {0}};

    Judgement judged = Retrieval.of(outputs, labels).judge(new int[] {0}, new int[] {0, 1, 2});

    assertThat(judged.map()).isEqualTo(1);
  }

  @Test
  void aQueryWithNothingRelevantCountsAsZero() {
    float[][] labels = {{1, 0}, {0, 1}, {0, 1}};

    Judgement judged = Retrieval.of(noise(3, 12, 1), labels).judgeAll();

    assertThat(judged.map()).isLessThanOrEqualTo(2.0 / 3);
  }

  @Test
  void refusesWhatIsNotANumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Retrieval.of(new float[][] {{Float.NaN}}, new float[][] {{1}}))
        .withMessageContaining("not a number");
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
