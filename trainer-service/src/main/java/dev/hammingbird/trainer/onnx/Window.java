package dev.hammingbird.trainer.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Where a kernel is laid over a map: its size, steps and the border around the map. */
final class Window {
  private static final long[] ONES = {1, 1};
  private final long[] kernel;
  private final long[] strides;
  private final long[] dilations;
  private final long[] pads;
  private final String automatic;

  private Window(long[] kernel, long[] strides, long[] dilations, long[] pads, String automatic) {
    this.kernel = kernel;
    this.strides = strides;
    this.dilations = dilations;
    this.pads = pads;
    this.automatic = automatic;
  }

  /** Reads the attributes of a node whose kernel has the given size. */
  static Window of(Node node, long[] kernel) {
    if (kernel.length != 2) {
      throw node.refuse("its kernel has %d sizes, only 2 are supported".formatted(kernel.length));
    }
    String automatic = node.text("auto_pad", "NOTSET");
    return new Window(
        kernel,
        node.integers("strides").orElse(ONES),
        node.integers("dilations").orElse(ONES),
        automatic.equals("NOTSET") ? node.integers("pads").orElse(new long[4]) : new long[4],
        automatic);
  }

  Shape kernel() {
    return new Shape(kernel);
  }

  Shape strides() {
    return new Shape(strides);
  }

  Shape dilations() {
    return new Shape(dilations);
  }

  boolean dilated() {
    return dilations[0] != 1 || dilations[1] != 1;
  }

  /**
   * A border around a map.
   *
   * @param top rows above
   * @param left columns before
   * @param bottom rows below
   * @param right columns after
   */
  record Border(long top, long left, long bottom, long right) {
    boolean even() {
      return top == bottom && left == right;
    }

    boolean none() {
      return even() && top == 0 && left == 0;
    }

    Shape sizes() {
      return new Shape(top, left);
    }

    /** Returns the map with the border filled with a value. */
    NDArray around(NDArray map, double value) {
      return map.pad(new Shape(left, right, top, bottom), value);
    }
  }

  /** Returns the border around a map of {@code [n, channels, height, width]}. */
  Border border(Shape map) {
    if (automatic.equals("NOTSET") || automatic.equals("VALID")) {
      return new Border(pads[0], pads[1], pads[2], pads[3]);
    }
    long rows = missing(map.get(2), 0);
    long columns = missing(map.get(3), 1);
    // SAME_UPPER puts the odd one at the end, SAME_LOWER at the beginning.
    long top = automatic.equals("SAME_LOWER") ? rows - rows / 2 : rows / 2;
    long left = automatic.equals("SAME_LOWER") ? columns - columns / 2 : columns / 2;
    return new Border(top, left, rows - top, columns - left);
  }

  private long missing(long size, int axis) {
    long positions = (size + strides[axis] - 1) / strides[axis];
    long reach = dilations[axis] * (kernel[axis] - 1) + 1;
    return Math.max(0, (positions - 1) * strides[axis] + reach - size);
  }
}
