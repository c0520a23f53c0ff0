package dev.hammingbird.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.hammingbird.trainer.tensor.Tensors;
import org.junit.jupiter.api.Test;

class OtherLossesTest {
  private static final Shape TWO_BY_TWO = new Shape(2, 2);

  @Test
  void quantisationIsTheMeanSquaredDistanceFromPlusOrMinusOne() {
    float[] relaxed = {1, -1, 0.5f, 0};

    double loss = Gradients.value(relaxed, TWO_BY_TWO, Quantisation::loss);

    assertThat(loss).isCloseTo((0 + 0 + 0.25 + 1) / 4, within(1e-6));
  }

  @Test
  void quantisationsGradientAgreesWithDifferences() {
    Gradients.assertAgree(Gradients.values(6, 3), new Shape(2, 3), Quantisation::loss);
  }

  @Test
  void crossEntropyOfUndecidedScoresIsTheLogOfTheClasses() {
    float[][] targets = {{0, 1}, {0.5f, 0.5f}};

    double loss = Gradients.value(new float[4], TWO_BY_TWO, x -> CrossEntropy.mean(x, targets));

    assertThat(loss).isCloseTo(Math.log(2), within(1e-6));
  }

  @Test
  void crossEntropyLeavesOutRowsOfZerosButCountsThem() {
    float[][] targets = {{0, 1}, {0, 0}};

    double loss = Gradients.value(new float[4], TWO_BY_TWO, x -> CrossEntropy.mean(x, targets));

    assertThat(loss).isCloseTo(Math.log(2) / 2, within(1e-6));
  }

  @Test
  void crossEntropyStaysFiniteFarOnTheWrongSide() {
    float[][] targets = {{0, 1}};

    double loss =
        Gradients.value(
            new float[] {500, -500}, new Shape(1, 2), x -> CrossEntropy.mean(x, targets));

    assertThat(loss).isCloseTo(1000, within(1e-2));
  }

  @Test
  void crossEntropysGradientAgreesWithDifferences() {
    float[][] targets = CrossEntropy.targets(new float[][] {{0, 1, 1}, {1, 0, 0}});

    Gradients.assertAgree(
        Gradients.values(6, 4), new Shape(2, 3), x -> CrossEntropy.mean(x, targets));
  }

  @Test
  void crossEntropyRefusesTargetsOfAnotherCount() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Gradients.value(new float[4], TWO_BY_TWO, x -> CrossEntropy.mean(x, new float[1][2])));
  }

  @Test
  void labelsBecomeEqualShares() {
    float[][] targets = CrossEntropy.targets(new float[][] {{1, 0, 1}, {0, 0, 0}});

    assertThat(targets[0]).containsExactly(0.5f, 0, 0.5f);
    assertThat(targets[1]).containsExactly(0, 0, 0);
  }

  @Test
  void instanceConsistencyIsOneLessTheCosine() {
    float[] codes = {1, 0, 1, 0};

    double loss = Gradients.value(codes, TWO_BY_TWO, x -> Consistency.instance(x, opposite(x)));

    // Row 0 against (0, 1): cosine 0. Row 1 against (1, 0): cosine 1.
    assertThat(loss).isCloseTo(0.5, within(1e-5));
  }

  private static NDArray opposite(NDArray x) {
    return Tensors.of(x.getManager(), new float[] {0, 1, 1, 0}, TWO_BY_TWO);
  }

  @Test
  void relationIsZeroWhenEveryResemblanceIsKept() {
    float[] codes = Gradients.values(4, 5);

    double loss =
        Gradients.value(codes, TWO_BY_TWO, x -> Consistency.relation(Tensors.scale(x, 3), x, x));

    assertThat(loss).isCloseTo(0, within(1e-6));
  }

  @Test
  void neighboursAreKeptWhenCodesResembleEachOtherAsFeaturesDo() {
    float[] codes = {3, 0, 0, 2};

    double kept = Gradients.value(codes, TWO_BY_TWO, x -> Consistency.neighbours(x, apart(x, 0)));
    double lost = Gradients.value(codes, TWO_BY_TWO, x -> Consistency.neighbours(x, apart(x, 5)));

    // Two pictures lie on both sides of their mean: cosine -1, where the codes have 0.
    assertThat(kept).isCloseTo(lost, within(1e-6)).isCloseTo(2 / 4.0, within(1e-5));
    Gradients.assertAgree(
        Gradients.values(4, 8), TWO_BY_TWO, x -> Consistency.neighbours(x, apart(x, 1)));
  }

  /** Returns features of two pictures, moved together by {@code shift}, which must not matter. */
  private static NDArray apart(NDArray x, float shift) {
    return Tensors.of(x.getManager(), new float[] {shift, 1, shift + 2, 1}, TWO_BY_TWO);
  }

  @Test
  void noGradientReachesTheTeacher() {
    float[] gradient =
        Gradients.gradient(
            Gradients.values(4, 6),
            TWO_BY_TWO,
            x -> Consistency.instance(opposite(x).add(x.sub(x)), x));

    assertThat(gradient).hasSize(4);
    Gradients.assertAgree(
        Gradients.values(4, 6), TWO_BY_TWO, x -> Consistency.instance(x, opposite(x)));
    Gradients.assertAgree(
        Gradients.values(4, 7), TWO_BY_TWO, x -> Consistency.relation(x, opposite(x), opposite(x)));
  }

  @Test
  void pacedMarginIsZeroWhenHardPicturesCostJustTheMarginMore() {
    double loss =
        Gradients.value(
            new float[] {1.25f, 2.25f},
            new Shape(2),
            x -> PacedMargin.loss(x, x.sub(0.25f), 0.25f));

    assertThat(loss).isCloseTo(0, within(1e-6));
  }

  @Test
  void pacedMarginPushesBackWhatIsTooHard() {
    float[] gradient =
        Gradients.gradient(
            new float[] {2, 0.1f}, new Shape(2), x -> PacedMargin.loss(x, x.sub(x), 0.5f));

    assertThat(gradient).containsExactly(0.5f, -0.5f);
  }

  @Test
  void monotonyIsLowestForEvenChoices() {
    double even = Gradients.value(new float[8], new Shape(2, 4), Diversity::monotony);
    double one =
        Gradients.value(
            new float[] {9, -9, -9, -9, 9, -9, -9, -9}, new Shape(2, 4), Diversity::monotony);

    assertThat(even).isCloseTo(-Math.log(4), within(1e-4));
    assertThat(one).isGreaterThan(-0.02);
  }
}
