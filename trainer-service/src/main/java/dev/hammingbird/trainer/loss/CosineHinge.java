package dev.hammingbird.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.hammingbird.trainer.tensor.Tensors;

/**
 * SADH's hinges on cosines. All means are over all pairs, those of a picture with itself included.
 */
public final class CosineHinge {
  private CosineHinge() {}

  /**
   * Returns the loss with one margin for all: the mean of {@code [margin - cosine]+} over similar
   * and {@code [margin + cosine]+} over dissimilar pairs. A scalar.
   *
   * @param rows codes or features, float32, {@code [n, width]}
   * @param others {@code [m, width]}; the same as {@code rows} for pictures among themselves
   * @param pairs which are similar, {@code n} by {@code m}; their weights are not used
   */
  public static NDArray fixed(NDArray rows, NDArray others, Pairs pairs, float margin) {
    NDArray sign = sign(rows.getManager(), pairs);
    NDArray cosine = Tensors.cosines(rows, others);
    return Activation.relu(sign.mul(cosine).neg().add(margin)).mean();
  }

  /**
   * Returns the loss with a margin for each pair: the mean of {@code [margin - cosine]+} over
   * similar and {@code [cosine - margin]+} over dissimilar pairs. A scalar.
   *
   * @param margins {@code [n, m]}; no gradient flows there
   */
  public static NDArray scalable(NDArray rows, NDArray others, Pairs pairs, NDArray margins) {
    NDArray sign = sign(rows.getManager(), pairs);
    NDArray cosine = Tensors.cosines(rows, others);
    return Activation.relu(sign.mul(margins.stopGradient().sub(cosine))).mean();
  }

  /**
   * Returns the scalable margins, {@code [n, m]}: how alike the label network finds two pictures,
   * {@code [cosine]+}, from 0 to 1.
   *
   * @param rows what the label network makes of the rows' labels, {@code [n, width]}
   * @param others the same of the columns', {@code [m, width]}
   */
  public static NDArray margins(NDArray rows, NDArray others) {
    return Activation.relu(Tensors.cosines(rows, others)).stopGradient();
  }

  /** Returns 1 for similar and -1 for dissimilar pairs. */
  private static NDArray sign(NDManager manager, Pairs pairs) {
    float[] similar = pairs.similar();
    float[] sign = new float[similar.length];
    for (int k = 0; k < sign.length; k++) {
      sign[k] = similar[k] > 0 ? 1 : -1;
    }
    return Tensors.of(manager, sign, new Shape(pairs.rows(), pairs.columns()));
  }
}
