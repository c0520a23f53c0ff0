package dev.hammingbird.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Enlarges maps; the results have a pixel's channels beside each other in memory. */
final class Maps {
  private Maps() {}

  /** Returns a map with each value repeated to two by two. */
  static NDArray doubled(NDArray map) {
    Shape shape = map.getShape();
    long n = shape.get(0);
    long channels = shape.get(1);
    long height = shape.get(2);
    long width = shape.get(3);
    return map.transpose(0, 2, 3, 1)
        .reshape(n, height, 1, width, 1, channels)
        .broadcast(new Shape(n, height, 2, width, 2, channels))
        .reshape(n, 2 * height, 2 * width, channels)
        .transpose(0, 3, 1, 2);
  }

  /**
   * Returns a map of twice the size whose two by two values were channels of one, sub-pixel
   * convolution's second half (Shi et al., CVPR 2016).
   *
   * @param map {@code [n, 4 * channels, height, width]}; the first channels are those of the upper
   *     left values
   */
  static NDArray unfolded(NDArray map) {
    Shape shape = map.getShape();
    long n = shape.get(0);
    long channels = shape.get(1) / 4;
    long height = shape.get(2);
    long width = shape.get(3);
    return map.transpose(0, 2, 3, 1)
        .reshape(n, height, width, 2, 2, channels)
        .transpose(0, 1, 3, 2, 4, 5)
        .reshape(n, 2 * height, 2 * width, channels)
        .transpose(0, 3, 1, 2);
  }
}
