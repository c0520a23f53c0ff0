package dev.hammingbird.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.hammingbird.trainer.tensor.Tensors;

/** How far predicted labels are from true ones when a picture may have several. */
public final class LabelLosses {
  private LabelLosses() {}

  /**
   * Returns the mean binary cross-entropy over pictures and classes. A scalar.
   *
   * @param scores before the sigmoid, float32, {@code [n, classes]}
   * @param labels 0 or 1, {@code [n, classes]}
   */
  public static NDArray binary(NDArray scores, NDArray labels) {
    return Activation.softPlus(scores).sub(scores.mul(labels)).mean();
  }

  /**
   * Returns the squared error, a mean over classes and, as SADH's authors have it, a sum over
   * pictures. A scalar.
   *
   * @param given labels as a network gives them back, float32, {@code [n, classes]}
   * @param labels 0 or 1, {@code [n, classes]}
   */
  public static NDArray squared(NDArray given, NDArray labels) {
    return Tensors.scale(given.sub(labels).square().sum(), 1f / labels.getShape().get(1));
  }
}
