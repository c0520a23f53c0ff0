package dev.hammingbird.trainer.loss;

import ai.djl.ndarray.NDArray;

/** Keeps A-Net from always choosing the same place. */
public final class Diversity {
  private Diversity() {}

  /**
   * Returns the negative entropy of the batch's mean choice: low when choices are spread. A scalar,
   * from {@code -log(cells)} to 0.
   *
   * @param logits the wish for each cell, float32, {@code [n, cells]}
   */
  public static NDArray monotony(NDArray logits) {
    NDArray wish = logits.getNDArrayInternal().sigmoid().mean(new int[] {0}).add(1e-6f);
    NDArray share = wish.div(wish.sum());
    return share.mul(share.log()).sum();
  }
}
