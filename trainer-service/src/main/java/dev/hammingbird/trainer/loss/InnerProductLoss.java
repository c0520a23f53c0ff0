package dev.hammingbird.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.hammingbird.trainer.tensor.Tensors;

/**
 * The pairwise likelihood of similarity on inner products, of DPSH and HashNet: for a pair with
 * {@code t = scale * <u_i, u_j>} and similarity {@code s}, {@code weight * (log(1 + exp(t)) - s *
 * t)}.
 */
public final class InnerProductLoss {
  private InnerProductLoss() {}

  /**
   * Returns the mean over all pairs that count; 0 when none does. A scalar.
   *
   * @param codes real or relaxed codes, float32, {@code [n, bits]}
   * @param pairs similarity and weights of the pairs of these pictures, {@code n} by {@code n}
   * @param scale what the inner products are multiplied by, above 0
   * @throws IllegalArgumentException if the counts differ
   */
  public static NDArray mean(NDArray codes, Pairs pairs, float scale) {
    long n = codes.getShape().get(0);
    if (n != pairs.rows() || n != pairs.columns()) {
      throw new IllegalArgumentException(
          "%d codes, pairs %d by %d".formatted(n, pairs.rows(), pairs.columns()));
    }
    Shape shape = new Shape(n, n);
    NDArray logit = Tensors.scale(codes.matMul(codes.transpose()), scale);
    NDArray similar = Tensors.of(codes.getManager(), pairs.similar(), shape);
    NDArray weight = Tensors.of(codes.getManager(), pairs.weight(), shape);
    NDArray sum = Activation.softPlus(logit).sub(logit.mul(similar)).mul(weight).sum();
    return Tensors.scale(sum, 1f / Math.max(1, pairs.counted()));
  }
}
