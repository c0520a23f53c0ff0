package dev.hammingbird.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class BaselineLossesTest {
  private static final float[][] TWO_ALIKE_ONE_NOT = {{1, 0}, {1, 0}, {0, 1}};
  private static final Shape THREE_BY_TWO = new Shape(3, 2);

  @Test
  void innerProductLossEqualsTheFormulaOnThreePictures() {
    float[] codes = {1, 2, 2, 1, -1, 0};
    Pairs pairs = Pairs.of(TWO_ALIKE_ONE_NOT, TWO_ALIKE_ONE_NOT, true, 1);

    double loss = Gradients.value(codes, THREE_BY_TWO, x -> InnerProductLoss.mean(x, pairs, 0.5f));

    // Halved inner products: 2 for the pair that is alike, -0.5 and -1 for the others.
    double alike = Math.log1p(Math.exp(2)) - 2;
    double unlike = Math.log1p(Math.exp(-0.5)) + Math.log1p(Math.exp(-1));
    assertThat(loss).isCloseTo((alike + unlike) / 3, within(1e-5));
  }

  @Test
  void innerProductLossStaysFiniteForLongCodes() {
    float[] codes = {100, 100, -100, -100};
    float[][] same = {{1}, {1}};
    Pairs pairs = Pairs.of(same, same, true, 1);

    double loss =
        Gradients.value(codes, new Shape(2, 2), x -> InnerProductLoss.mean(x, pairs, 0.5f));

    assertThat(loss).isCloseTo(10_000, within(1.0));
  }

  @Test
  void innerProductLossesGradientAgreesWithDifferences() {
    Pairs pairs = Pairs.balanced(TWO_ALIKE_ONE_NOT);

    Gradients.assertAgree(
        Gradients.values(12, 1),
        new Shape(3, 4),
        x -> InnerProductLoss.mean(x.tanh(), pairs, 0.5f));
  }

  @Test
  void innerProductLossRefusesPairsOfOtherPictures() {
    Pairs pairs = Pairs.balanced(TWO_ALIKE_ONE_NOT);

    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Gradients.value(new float[4], new Shape(2, 2), x -> InnerProductLoss.mean(x, pairs, 1)))
        .withMessageContaining("2 codes, pairs 3 by 3");
  }

  @Test
  void balancedPairsGiveBothKindsTheSameTotal() {
    Pairs pairs = Pairs.balanced(new float[][] {{1, 0}, {1, 0}, {0, 1}, {0, 0}});

    // Six pairs among the labelled three: two alike, four not; the fourth has no label.
    assertThat(pairs.weight())
        .containsExactly(0, 3, 1.5f, 0, 3, 0, 1.5f, 0, 1.5f, 1.5f, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void balancedPairsCountByTheShareOfLabelsInCommon() {
    Pairs pairs = Pairs.balanced(new float[][] {{1, 1, 1}, {1, 0, 0}});

    assertThat(pairs.weight()[1]).isCloseTo(1f / 3, within(1e-6f));
  }

  @Test
  void balancedPairsOfOneClassHaveFiniteWeights() {
    assertThat(Pairs.balanced(new float[][] {{1}, {1}}).weight()).containsExactly(0, 1, 1, 0);
    assertThat(Pairs.balanced(new float[][] {{1, 0}, {0, 1}}).weight()).containsExactly(0, 1, 1, 0);
  }

  @Test
  void cosineMarginIsTheCrossEntropyOfCosinesWithTheOwnOneLessened() {
    float[][] centres = {{1, 1}, {1, -1}};
    float[][] labels = {{1, 0}};

    double loss =
        Gradients.value(
            new float[] {2, 2},
            new Shape(1, 2),
            x -> CosineMargin.mean(x, centres, labels, 4, 0.25f));

    // Cosines 1 and 0; scores 4 * 0.75 and 0.
    assertThat(loss).isCloseTo(Math.log1p(Math.exp(-3)), within(1e-5));
  }

  @Test
  void cosineMarginsGradientAgreesWithDifferencesForSeveralLabels() {
    float[][] centres = {{1, 1, -1}, {1, -1, 1}, {-1, -1, -1}};
    float[][] labels = {{1, 0, 1}, {0, 1, 0}};

    Gradients.assertAgree(
        Gradients.values(6, 3),
        new Shape(2, 3),
        x -> CosineMargin.mean(x, centres, labels, 4, 0.2f));
  }
}
