package dev.hammingbird.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.hammingbird.trainer.tensor.Tensors;

/**
 * The weighted pairwise likelihood of similarity on cosines: for a pair with cosine {@code c} and
 * similarity {@code s}, {@code weight * (log(1 + exp(gamma * c)) - s * gamma * c)}.
 */
public final class PairLoss {
  private PairLoss() {}

  /**
   * Returns each pair's loss.
   *
   * @param codes relaxed codes, float32, {@code [n, bits]}
   * @param partners relaxed codes, float32, {@code [m, bits]}
   * @param pairs similarity and weights of the pairs, {@code n} by {@code m}
   * @param gamma how sharply a cosine counts, above 0
   * @return {@code [n, m]}, attached to the manager of {@code codes}
   * @throws IllegalArgumentException if the counts differ
   */
  public static NDArray perPair(NDArray codes, NDArray partners, Pairs pairs, float gamma) {
    Shape shape = new Shape(codes.getShape().get(0), partners.getShape().get(0));
    if (shape.get(0) != pairs.rows() || shape.get(1) != pairs.columns()) {
      throw new IllegalArgumentException(
          "codes %s, pairs %d by %d".formatted(shape, pairs.rows(), pairs.columns()));
    }
    NDArray logit = Tensors.scale(Tensors.cosines(codes, partners), gamma);
    NDArray similar = Tensors.of(codes.getManager(), pairs.similar(), shape);
    NDArray weight = Tensors.of(codes.getManager(), pairs.weight(), shape);
    return Activation.softPlus(logit).sub(logit.mul(similar)).mul(weight);
  }

  /** Returns the mean over all pairs that count; 0 when none does. A scalar. */
  public static NDArray mean(NDArray codes, NDArray partners, Pairs pairs, float gamma) {
    NDArray sum = perPair(codes, partners, pairs, gamma).sum();
    return Tensors.scale(sum, 1f / Math.max(1, pairs.counted()));
  }

  /**
   * Returns each row's mean over the pairs that count, {@code [n]}: how badly this code sits among
   * its partners.
   */
  public static NDArray perSample(NDArray codes, NDArray partners, Pairs pairs, float gamma) {
    NDArray sums = perPair(codes, partners, pairs, gamma).sum(new int[] {1});
    float[] inverse = new float[pairs.rows()];
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] = 1f / Math.max(1, pairs.counted(i));
    }
    return sums.mul(Tensors.of(codes.getManager(), inverse, sums.getShape()));
  }
}
