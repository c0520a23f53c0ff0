package dev.hammingbird.trainer.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions whose gradients are right on every processor.
 *
 * <p>Where filters are no multiple of {@value #LANES}, oneDNN 3.7.1 in libtorch 2.7.1 adds room to
 * make them one, and on some processors (seen: a virtual AMD Zen 5) leaves in it what was there
 * before; then the gradient of the map that a 3 x 3 convolution reads is wrong, without a word. So
 * filters of zeros are added here, and what they make is cut off.
 */
public final class Convolution {
  /** Filters that oneDNN holds side by side. */
  public static final int LANES = 16;

  private Convolution() {}

  /**
   * Convolves a map.
   *
   * @param map {@code [n, channels, height, width]}
   * @param weight {@code [filters, channels / groups, height, width]}
   * @param bias {@code [filters]}, or null for none
   * @param border rows and columns of zeros on each side
   * @return {@code [n, filters, height, width]}, attached to the manager of the map
   */
  public static NDArray of(
      NDArray map,
      NDArray weight,
      @Nullable NDArray bias,
      Shape strides,
      Shape border,
      Shape dilations,
      int groups) {
    Shape shape = weight.getShape();
    long added = groups == 1 ? Math.floorMod(-shape.get(0), LANES) : 0;
    if (added == 0) {
      return Conv2d.conv2d(map, weight, bias, strides, border, dilations, groups)
          .singletonOrThrow();
    }
    // Zeros come first: a result belongs to the manager of the first array, here the step's.
    Shape more = new Shape(added, shape.get(1), shape.get(2), shape.get(3));
    NDArray weights = map.getManager().zeros(more).concat(weight);
    @Nullable NDArray biases =
        bias == null ? null : map.getManager().zeros(new Shape(added)).concat(bias);
    return Conv2d.conv2d(map, weights, biases, strides, border, dilations, groups)
        .singletonOrThrow()
        .get(":, {}:", added);
  }
}
