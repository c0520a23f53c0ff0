package dev.hammingbird.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.hammingbird.trainer.tensor.Tensors;

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

  /**
   * Returns the mean of the cross-entropy with a truth that is not quite sure that the pictures are
   * real, which keeps an adversary from becoming so, one-sided label smoothing. A scalar.
   *
   * @param doubt the share of the truth that says synthetic, from 0 to 0.5
   */
  public static NDArray real(NDArray odds, float doubt) {
    return Tensors.scale(real(odds), 1 - doubt).add(Tensors.scale(synthetic(odds), doubt));
  }

  /** Returns the mean of {@code -log P(synthetic)}. A scalar. */
  public static NDArray synthetic(NDArray odds) {
    return Activation.softPlus(odds).mean();
  }
}
