package dev.hammingbird.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * A-Net's loss: a deformed picture shall cost H-Net just the margin more than the clean one.
 * Without the margin A-Net would make pictures that nobody can recognise.
 */
public final class PacedMargin {
  private PacedMargin() {}

  /**
   * Returns the mean of {@code |hard - (clean + margin)|}. A scalar.
   *
   * @param hard H-Net's loss for each deformed picture, {@code [n]}
   * @param clean its loss for the clean ones, {@code [n]}; no gradient flows there
   * @param margin how much harder, at least 0
   */
  public static NDArray loss(NDArray hard, NDArray clean, float margin) {
    return hard.sub(clean.stopGradient().add(margin)).abs().mean();
  }
}
