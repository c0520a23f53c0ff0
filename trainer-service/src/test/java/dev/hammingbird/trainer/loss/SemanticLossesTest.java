package dev.hammingbird.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.hammingbird.trainer.tensor.Tensors;
import org.junit.jupiter.api.Test;

class SemanticLossesTest {
  private static final Shape TWO_BY_TWO = new Shape(2, 2);
  private static final float[][] ALIKE = {{1, 1}, {1, 0}};
  private static final float[][] UNLIKE = {{1, 0}, {0, 1}};

  private static NDArray of(NDArray x, float... values) {
    return Tensors.of(x.getManager(), values, TWO_BY_TWO);
  }

  @Test
  void theFixedMarginAsksTheSameOfAllPairs() {
    float[] codes = {1, 0, 3, 4};

    double alike =
        Gradients.value(
            codes,
            TWO_BY_TWO,
            x -> CosineHinge.fixed(x, x, Pairs.of(ALIKE, ALIKE, false, 1), 0.7f));
    double unlike =
        Gradients.value(
            codes,
            TWO_BY_TWO,
            x -> CosineHinge.fixed(x, x, Pairs.of(UNLIKE, UNLIKE, false, 1), 0.2f));

    // The cosine is 0.6, on two of four pairs; the others, of a row with itself, have 1.
    assertThat(alike).isCloseTo(2 * (0.7 - 0.6) / 4, within(1e-5));
    assertThat(unlike).isCloseTo(2 * (0.2 + 0.6) / 4, within(1e-5));
  }

  @Test
  void theScalableMarginIsAFloorForSimilarAndACeilingForDissimilarPairs() {
    float[] codes = {1, 0, 3, 4};
    Pairs alike = Pairs.of(ALIKE, ALIKE, false, 1);
    Pairs unlike = Pairs.of(UNLIKE, UNLIKE, false, 1);

    double floor =
        Gradients.value(
            codes, TWO_BY_TWO, x -> CosineHinge.scalable(x, x, alike, of(x, 1, 0.9f, 0.5f, 1)));
    double ceiling =
        Gradients.value(
            codes, TWO_BY_TWO, x -> CosineHinge.scalable(x, x, unlike, of(x, 1, 0.9f, 0.5f, 1)));

    assertThat(floor).isCloseTo((0.9 - 0.6) / 4, within(1e-5));
    assertThat(ceiling).isCloseTo((0.6 - 0.5) / 4, within(1e-5));
  }

  @Test
  void marginsAreThePositiveCosinesOfWhatLabelsMean() {
    double opposite =
        Gradients.value(
            new float[] {1, 2, -1, -2}, TWO_BY_TWO, x -> CosineHinge.margins(x, x).sum());
    double slanted =
        Gradients.value(new float[] {1, 0, 3, 4}, TWO_BY_TWO, x -> CosineHinge.margins(x, x).sum());

    assertThat(opposite).isCloseTo(2, within(1e-5));
    assertThat(slanted).isCloseTo(2 + 2 * 0.6, within(1e-5));
  }

  @Test
  void hingesGradientsAgreeWithDifferences() {
    Shape shape = new Shape(3, 4);
    float[][] labels = {{1, 0}, {1, 1}, {0, 1}};
    Pairs pairs = Pairs.of(labels, labels, false, 1);
    float[] at = Gradients.values(12, 8);

    // Far from the kinks of the hinges: margins above 1 and below -1.
    Gradients.assertAgree(at, shape, x -> CosineHinge.fixed(x, x, pairs, 1.5f));
    Gradients.assertAgree(at, shape, x -> CosineHinge.scalable(x, x, pairs, beyond(x)));
  }

  /** Returns margins that no cosine keeps, so that every hinge is at work. */
  private static NDArray beyond(NDArray x) {
    float most = 1.5f;
    float[] margins = {most, most, -most, most, most, most, -most, most, most};
    return Tensors.of(x.getManager(), margins, new Shape(3, 3));
  }

  @Test
  void binaryCrossEntropyEqualsTheFormula() {
    double loss =
        Gradients.value(
            new float[] {0, 2, -1, 700}, TWO_BY_TWO, x -> LabelLosses.binary(x, of(x, 1, 1, 0, 1)));

    double expected = Math.log(2) + Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(-1));
    assertThat(loss).isCloseTo(expected / 4, within(1e-4));
  }

  @Test
  void squaredErrorIsAMeanOverClassesAndASumOverPictures() {
    double loss =
        Gradients.value(
            new float[] {1, 3, 0, 0}, TWO_BY_TWO, x -> LabelLosses.squared(x, of(x, 1, 0, 1, 1)));

    assertThat(loss).isCloseTo((9 + 1 + 1) / 2.0, within(1e-5));
  }

  @Test
  void labelLossesGradientsAgreeWithDifferences() {
    float[] at = Gradients.values(4, 9);

    Gradients.assertAgree(at, TWO_BY_TWO, x -> LabelLosses.binary(x, of(x, 1, 0, 0, 1)));
    Gradients.assertAgree(at, TWO_BY_TWO, x -> LabelLosses.squared(x, of(x, 1, 0, 0, 1)));
  }
}
