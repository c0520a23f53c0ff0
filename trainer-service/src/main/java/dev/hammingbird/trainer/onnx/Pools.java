package dev.hammingbird.trainer.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import java.util.Arrays;
import java.util.List;

/** Pooling over windows and over whole maps. */
final class Pools {
  private static final Shape NONE = new Shape(0, 0);

  private Pools() {}

  private static Window window(Node node) {
    long[] kernel =
        node.integers("kernel_shape").orElseThrow(() -> node.refuse("it has no kernel_shape"));
    Window window = Window.of(node, kernel);
    if (window.dilated()) {
      throw node.refuse("its attribute dilations is not 1");
    }
    return window;
  }

  static Layer max(Node node, Constants constants) {
    node.allow(
        "auto_pad", "ceil_mode", "dilations", "kernel_shape", "pads", "storage_order", "strides");
    node.only("storage_order", 0);
    Window window = window(node);
    boolean ceiling = node.integer("ceil_mode", 0) == 1;
    return node.layer(
        List.of(node.input(0)),
        (in, training) -> {
          NDArray map = in.getFirst();
          Window.Border border = window.border(map.getShape());
          if (border.even()) {
            return Pool.maxPool2d(map, window.kernel(), window.strides(), border.sizes(), ceiling);
          }
          try (NDArray padded = border.around(map, Double.NEGATIVE_INFINITY)) {
            return Pool.maxPool2d(padded, window.kernel(), window.strides(), NONE, ceiling);
          }
        });
  }

  static Layer average(Node node, Constants constants) {
    node.allow(
        "auto_pad",
        "ceil_mode",
        "count_include_pad",
        "dilations",
        "kernel_shape",
        "pads",
        "strides");
    node.only("ceil_mode", 0);
    Window window = window(node);
    boolean counted = node.integer("count_include_pad", 0) == 1;
    return node.layer(
        List.of(node.input(0)), (in, training) -> averaged(in.getFirst(), window, counted));
  }

  private static NDArray averaged(NDArray map, Window window, boolean counted) {
    Window.Border border = window.border(map.getShape());
    if (border.none()) {
      return Pool.avgPool2d(map, window.kernel(), window.strides(), NONE, false, true);
    }
    // The engine's bridge counts the border whatever it is told.
    try (NDArray padded = border.around(map, 0)) {
      NDArray sums = Pool.avgPool2d(padded, window.kernel(), window.strides(), NONE, false, true);
      if (counted) {
        return sums;
      }
      Shape one = new Shape(1, 1, map.getShape().get(2), map.getShape().get(3));
      NDArray inside = border.around(map.getManager().ones(one, DataType.FLOAT32), 0);
      return sums.div(Pool.avgPool2d(inside, window.kernel(), window.strides(), NONE, false, true));
    }
  }

  static Layer global(Node node, Constants constants) {
    node.allow();
    return node.layer(List.of(node.input(0)), (in, training) -> overall(in.getFirst(), true));
  }

  static Layer reduceMean(Node node, Constants constants) {
    node.allow("axes", "keepdims", "noop_with_empty_axes");
    long[] axes =
        node.has(1) ? constants.integers(node, 1) : node.integers("axes").orElse(new long[0]);
    long[] sorted = Arrays.stream(axes).map(axis -> axis < 0 ? axis + 4 : axis).sorted().toArray();
    if (!Arrays.equals(sorted, new long[] {2, 3})) {
      throw node.refuse(
          "its axes are %s, only 2, 3 are supported".formatted(Arrays.toString(axes)));
    }
    boolean keep = node.integer("keepdims", 1) == 1;
    return node.layer(List.of(node.input(0)), (in, training) -> overall(in.getFirst(), keep));
  }

  private static NDArray overall(NDArray map, boolean keep) {
    NDArray mean = Pool.globalAvgPool2d(map);
    if (!keep) {
      return mean;
    }
    try (mean) {
      return mean.reshape(map.getShape().get(0), map.getShape().get(1), 1, 1);
    }
  }
}
