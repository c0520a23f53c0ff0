package dev.hammingbird.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** DSH-GANs' ranking of a triplet: the similar picture is to be nearer than the dissimilar one. */
public final class TripletRanking {
  private TripletRanking() {}

  /**
   * Returns the mean over triplets of {@code [margin - |a - n|^2 + |a - p|^2]+}. A scalar.
   *
   * @param anchor relaxed codes in [0, 1], float32, {@code [n, bits]}
   * @param positive codes of similar pictures, row for row
   * @param negative codes of dissimilar pictures, row for row
   * @param margin in bits, above 0
   */
  public static NDArray mean(NDArray anchor, NDArray positive, NDArray negative, float margin) {
    NDArray near = anchor.sub(positive).square().sum(new int[] {1});
    NDArray far = anchor.sub(negative).square().sum(new int[] {1});
    return Activation.relu(near.sub(far).add(margin)).mean();
  }
}
