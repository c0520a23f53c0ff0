package dev.hammingbird.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.hammingbird.trainer.tensor.Tensors;
import org.junit.jupiter.api.Test;

class GanLossesTest {
  private static final Shape TWO_BY_TWO = new Shape(2, 2);

  private static NDArray of(NDArray x, float... values) {
    return Tensors.of(x.getManager(), values, TWO_BY_TWO);
  }

  @Test
  void aTripletCostsWhatTheSimilarPictureLacksOfAMarginsLead() {
    double loss =
        Gradients.value(
            new float[] {0, 0, 0, 0},
            TWO_BY_TWO,
            x -> TripletRanking.mean(x, of(x, 0.5f, 0, 0, 0), of(x, 0.5f, 0.5f, 1, 1), 1));

    // Row 0: 1 - 0.5 + 0.25. Row 1: 1 - 2 + 0, which is enough.
    assertThat(loss).isCloseTo(0.75 / 2, within(1e-6));
  }

  @Test
  void theTripletsGradientAgreesWithDifferences() {
    float[] at = Gradients.values(4, 11);

    Gradients.assertAgree(
        at, TWO_BY_TWO, x -> TripletRanking.mean(x, of(x, 1, 0, 0, 1), of(x, 0, 0, 1, 1), 5));
    Gradients.assertAgree(
        at, TWO_BY_TWO, x -> TripletRanking.mean(of(x, 1, 0, 0, 1), x, of(x, 0, 0, 1, 1), 5));
    Gradients.assertAgree(
        at, TWO_BY_TWO, x -> TripletRanking.mean(of(x, 1, 0, 0, 1), of(x, 0, 0, 1, 1), x, 9));
  }

  @Test
  void realnessIsTheLogarithmOfTheProbability() {
    Shape shape = new Shape(2, 1);

    double real = Gradients.value(new float[] {0, 3}, shape, Realness::real);
    double synthetic = Gradients.value(new float[] {0, 3}, shape, Realness::synthetic);

    assertThat(real).isCloseTo((Math.log(2) + Math.log1p(Math.exp(-3))) / 2, within(1e-5));
    assertThat(synthetic).isCloseTo((Math.log(2) + Math.log1p(Math.exp(3))) / 2, within(1e-5));
  }

  @Test
  void realnessStaysFiniteWhenTheAdversaryIsSure() {
    Shape shape = new Shape(1, 1);

    assertThat(Gradients.value(new float[] {-400}, shape, Realness::real))
        .isCloseTo(400, within(1e-2));
    assertThat(Gradients.gradient(new float[] {-400}, shape, Realness::real)[0])
        .isCloseTo(-1, within(1e-5f));
  }

  @Test
  void realnesssGradientAgreesWithDifferences() {
    float[] at = Gradients.values(3, 12);

    Gradients.assertAgree(at, new Shape(3, 1), Realness::real);
    Gradients.assertAgree(at, new Shape(3, 1), Realness::synthetic);
  }
}
