package dev.hammingbird.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class PairLossTest {
  private static final float[][] TWO_ALIKE_ONE_NOT = {{1, 0}, {1, 0}, {0, 1}};

  @Test
  void equalsTheFormulaOnThreePictures() {
    float[] codes = {1, 0, 1, 0, 0, 1};
    Pairs pairs = Pairs.of(TWO_ALIKE_ONE_NOT, TWO_ALIKE_ONE_NOT, true, 10);

    double loss = Gradients.value(codes, new Shape(3, 2), x -> PairLoss.mean(x, x, pairs, 5));

    // Six ordered pairs, two alike (weight 3, cosine 1), four not (weight 1, cosine 0).
    double alike = 3 * (Math.log1p(Math.exp(5)) - 5);
    double unlike = Math.log(2);
    assertThat(loss).isCloseTo((2 * alike + 4 * unlike) / 6, within(1e-5));
  }

  @Test
  void staysFiniteForOppositeCodesAndLargeGamma() {
    float[] codes = {1, 1, -1, -1};
    float[][] same = {{1}, {1}};
    Pairs pairs = Pairs.of(same, same, true, 10);

    double loss = Gradients.value(codes, new Shape(2, 2), x -> PairLoss.mean(x, x, pairs, 500));

    assertThat(loss).isCloseTo(500, within(1e-2));
  }

  @Test
  void eachPicturesLossIsTheMeanOverItsPairs() {
    float[] codes = {1, 0, 1, 0, 0, 1};
    Pairs pairs = Pairs.of(TWO_ALIKE_ONE_NOT, TWO_ALIKE_ONE_NOT, true, 10);

    double third =
        Gradients.value(codes, new Shape(3, 2), x -> PairLoss.perSample(x, x, pairs, 5).get(2));

    assertThat(third).isCloseTo(Math.log(2), within(1e-5));
  }

  @Test
  void pairsWithoutLabelsCostNothing() {
    float[][] none = {{0, 0}, {0, 0}};
    Pairs pairs = Pairs.of(none, none, true, 10);

    double loss =
        Gradients.value(
            new float[] {1, 2, 3, 4}, new Shape(2, 2), x -> PairLoss.mean(x, x, pairs, 5));

    assertThat(loss).isZero();
  }

  @Test
  void theWeightOfSimilarPairsIsCapped() {
    float[][] labels = new float[30][30];
    for (int i = 0; i < 30; i++) {
      labels[i][Math.max(1, i)] = 1;
    }

    Pairs pairs = Pairs.of(labels, labels, true, 10);

    assertThat(pairs.weight()[1]).isEqualTo(10);
    assertThat(pairs.similar()[1]).isEqualTo(1);
  }

  @Test
  void gradientAgreesWithDifferences() {
    Pairs pairs = Pairs.of(TWO_ALIKE_ONE_NOT, TWO_ALIKE_ONE_NOT, true, 10);

    Gradients.assertAgree(
        Gradients.values(12, 1), new Shape(3, 4), x -> PairLoss.mean(x.tanh(), x.tanh(), pairs, 5));
  }

  @Test
  void gradientIsRightAfterAGarbageCollection() {
    Pairs pairs = Pairs.of(TWO_ALIKE_ONE_NOT, TWO_ALIKE_ONE_NOT, true, 10);
    float[] at = Gradients.values(12, 2);
    float[] undisturbed = Gradients.gradient(at, new Shape(3, 4), x -> everything(x, pairs));

    for (int i = 0; i < 20; i++) {
      float[] disturbed =
          Gradients.gradient(at, new Shape(3, 4), x -> collected(everything(x, pairs)));

      assertThat(disturbed).containsExactly(undisturbed);
    }
  }

  private static NDArray everything(NDArray x, Pairs pairs) {
    NDArray relaxed = x.tanh();
    float[][] targets = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0.5f, 0, 0, 0.5f}};
    return PairLoss.mean(relaxed, relaxed, pairs, 5)
        .add(Quantisation.loss(relaxed))
        .add(CrossEntropy.mean(x, targets))
        .add(Consistency.instance(relaxed, x))
        .add(Consistency.relation(relaxed, x, x))
        .add(PacedMargin.loss(PairLoss.perSample(relaxed, x, pairs, 5), x.get(":, 0"), 0.3f))
        .add(Diversity.monotony(x));
  }

  /** Frees whatever Java memory the recorded operations do not hold, and writes over it. */
  private static NDArray collected(NDArray loss) {
    System.gc();
    for (int i = 0; i < 2000; i++) {
      java.nio.ByteBuffer.allocateDirect(16).putLong(-1).putLong(-1);
    }
    return loss;
  }

  @Test
  void refusesCodesAndPairsOfDifferentCounts() {
    Pairs pairs = Pairs.of(TWO_ALIKE_ONE_NOT, TWO_ALIKE_ONE_NOT, true, 10);

    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Gradients.value(
                new float[] {1, 2}, new Shape(1, 2), x -> PairLoss.mean(x, x, pairs, 5)))
        .withMessageContaining("pairs 3 by 3");
  }
}
