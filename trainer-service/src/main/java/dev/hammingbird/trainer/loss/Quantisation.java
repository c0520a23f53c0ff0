package dev.hammingbird.trainer.loss;

import ai.djl.ndarray.NDArray;

/** What taking signs costs: the mean of {@code (|h| - 1)^2}. */
public final class Quantisation {
  private Quantisation() {}

  /**
   * Returns a scalar from 0 to 1.
   *
   * @param relaxed relaxed codes in (-1, 1), float32, {@code [n, bits]}
   */
  public static NDArray loss(NDArray relaxed) {
    return relaxed.abs().sub(1f).square().mean();
  }
}
