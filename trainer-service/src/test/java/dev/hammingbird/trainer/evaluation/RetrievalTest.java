package dev.hammingbird.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
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
}
