package dev.hammingbird.trainer.loss;

import ai.djl.ndarray.NDArray;

/** What taking signs costs: the mean of {@code (|h| - 1)^2}, which is {@code (h - sign h)^2}. */
public final class Quantisation {
  private Quantisation() {}

  /**
   * Returns a scalar, at most 1 for relaxed codes.
   *
   * @param relaxed relaxed codes in (-1, 1), or real outputs, float32, {@code [n, bits]}
   */
  public static NDArray loss(NDArray relaxed) {
    return relaxed.abs().sub(1f).square().mean();
  }
}
