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
    assertThat(judged.bits().balance()).isGreaterThan(0.48);
    assertThat(judged.bits().distinct()).isEqualTo(4000);
  }

  @Test
  void equalCodesRetrieveAtChanceAndNotByTheirOrder() {
    float[][] byClass = labels(1000);
    java.util.Arrays.sort(byClass, java.util.Comparator.comparing(java.util.Arrays::toString));

    Judgement judged = Retrieval.of(new float[1000][16], byClass).judgeAll();

    assertThat(judged.map()).isCloseTo(0.1, within(0.005));
    assertThat(judged.precisionAt().get(10)).isCloseTo(99.0 / 999, within(1e-9));
    assertThat(judged.bits().distinct()).isEqualTo(1);
    assertThat(judged.bits().balance()).isZero();
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
    assertThat(judged.precisionAt().get(10)).isCloseTo(1, within(1e-12));
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

  @Test
  void randomCodesOfAWholeProtocolRetrieveAtChanceInSeconds() {
    int[] queries = IntStream.range(0, 1000).toArray();
    int[] database = IntStream.range(1000, 55_000).toArray();
    Retrieval retrieval = Retrieval.of(noise(55_000, 48, 4), labels(55_000));
    long started = System.nanoTime();

    Judgement judged = retrieval.judge(queries, database);

    assertThat(judged.map()).isCloseTo(0.1, within(0.001));
    assertThat(judged.mapPermuted()).isCloseTo(0.1, within(0.001));
    assertThat((System.nanoTime() - started) / 1e9).isLessThan(30);
  }

  @Test
  void oneRandomOrderOfTiesLiesAroundTheMeanOverAll() {
    float[][] outputs = noise(400, 4, 6);
    int[] all = IntStream.range(0, 400).toArray();
    Retrieval retrieval = Retrieval.of(outputs, labels(400));

    double mean =
        IntStream.range(0, 40)
            .mapToDouble(seed -> retrieval.judge(all, all, 400, seed).mapPermuted())
            .average()
            .orElseThrow();

    assertThat(mean).isCloseTo(retrieval.judgeAll().map(), within(5e-4));
  }

  @Test
  void aPictureFindsItselfFirst() {
    float[][] outputs = noise(200, 48, 8);

    Retrieval retrieval = Retrieval.of(twice(outputs), twice(labels(200)));

    for (int query = 0; query < 200; query++) {
      Retrieval.Hit hit = retrieval.nearest(query, IntStream.range(0, 400).toArray(), 1).getFirst();
      assertThat(hit.distance()).isZero();
      assertThat(hit.row()).isEqualTo(query + 200);
    }
  }

  private static float[][] twice(float[][] rows) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(rows), java.util.Arrays.stream(rows))
        .toArray(float[][]::new);
  }

  @Test
  void moreBitsOfTheSameMeaningRetrieveNoWorse() {
    float[][] labels = labels(1500);
    double few = Retrieval.of(meaningful(1500, 12), labels).judgeAll().map();

    assertThat(Retrieval.of(meaningful(1500, 48), labels).judgeAll().map()).isGreaterThan(few);
  }

  /** Returns outputs whose bits follow the class, each wrong three times in ten. */
  private static float[][] meaningful(int count, int bits) {
    Random random = new Random(9);
    float[][] outputs = new float[count][bits];
    for (int i = 0; i < count; i++) {
      float[] centre = noise(1, bits, i % CLASSES)[0];
      for (int b = 0; b < bits; b++) {
        outputs[i][b] = random.nextDouble() < 0.3 ? -centre[b] : centre[b];
      }
    }
    return outputs;
  }

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

  @Test
  void theCurveEndsWhereEverythingIsFound() {
    Judgement judged = Retrieval.of(noise(500, 16, 3), labels(500)).judgeAll();

    Judgement.Point last = judged.curve().getLast();
    assertThat(last.recall()).isCloseTo(1, within(1e-12));
    assertThat(last.precision()).isCloseTo(49.0 / 499, within(1e-9));
    assertThat(judged.curve())
        .isSortedAccordingTo(java.util.Comparator.comparingDouble(Judgement.Point::recall));
  }

  @Test
  void bitsThatAgreeAreCorrelatedAndAConstantBitIsNamed() {
    float[][] outputs = noise(400, 1, 5);
    float[][] wider = new float[400][];
    for (int i = 0; i < 400; i++) {
      wider[i] = new float[] {outputs[i][0], outputs[i][0], 1};
    }

    BitFigures bits = Retrieval.of(wider, labels(400)).judgeAll().bits();

    assertThat(bits.correlation()).isCloseTo(1.0 / 3, within(1e-9));
    assertThat(bits.constant()).isEqualTo(1);
    assertThat(bits.distinct()).isEqualTo(2);
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
