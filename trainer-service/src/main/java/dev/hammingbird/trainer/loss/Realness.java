package dev.hammingbird.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** The adversary's loss: {@code -log} of the probability of what a picture is, from log-odds. */
public final class Realness {
  private Realness() {}

  /**
   * Returns the mean of {@code -log P(real)}. A scalar.
   *
   * @param odds log-odds of being real, float32, {@code [n, 1]}
   */
  public static NDArray real(NDArray odds) {
    return Activation.softPlus(odds.neg()).mean();
  }

  /** Returns the mean of {@code -log P(synthetic)}. A scalar. */
  public static NDArray synthetic(NDArray odds) {
    return Activation.softPlus(odds).mean();
  }
}
