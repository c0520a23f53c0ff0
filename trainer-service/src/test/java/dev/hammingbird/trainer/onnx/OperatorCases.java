package dev.hammingbird.trainer.onnx;

import static dev.hammingbird.trainer.onnx.TinyFile.sizes;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A small file for every operator and every way to write it, by name. */
final class OperatorCases {
  private static final Map<String, Supplier<TinyFile>> CASES = new TreeMap<>();

  static {
    convolutions();
    pools();
    elements();
    formsAndProducts();
  }

  private OperatorCases() {}

  private static TinyFile conv(long[] weight, Object... attributes) {
    return new TinyFile(13)
        .weight("w", weight)
        .weight("b", weight[0])
        .node("Conv", "pictures,w,b", "features", attributes);
  }

  private static void convolutions() {
    CASES.put("Conv", () -> conv(sizes(4, 3, 3, 3), "pads", sizes(1, 1, 1, 1)));
    CASES.put(
        "Conv without bias",
        () ->
            new TinyFile(13)
                .weight("w", 2, 3, 1, 1)
                .node("Conv", "pictures,w", "features", "kernel_shape", sizes(1, 1)));
    CASES.put(
        "Conv by channel, uneven border",
        () ->
            conv(sizes(6, 1, 3, 3), "group", 3, "strides", sizes(2, 2), "pads", sizes(0, 0, 1, 1)));
    CASES.put(
        "Conv with holes",
        () -> conv(sizes(2, 3, 3, 3), "dilations", sizes(2, 1), "pads", sizes(2, 1, 2, 1)));
    CASES.put(
        "Conv same upper",
        () -> conv(sizes(2, 3, 4, 3), "auto_pad", "SAME_UPPER", "strides", sizes(2, 2)));
    CASES.put("Conv same lower", () -> conv(sizes(2, 3, 4, 2), "auto_pad", "SAME_LOWER"));
    CASES.put("Conv valid", () -> conv(sizes(2, 3, 5, 3), "auto_pad", "VALID"));
    CASES.put(
        "BatchNormalization",
        () ->
            new TinyFile(13)
                .positive("scale", 3)
                .weight("shift", 3)
                .weight("mean", 3)
                .positive("variance", 3)
                .node(
                    "BatchNormalization",
                    "pictures,scale,shift,mean,variance",
                    "features",
                    "epsilon",
                    1e-3f));
  }

  private static TinyFile one(String operator, Object... attributes) {
    return new TinyFile(13).node(operator, "pictures", "features", attributes);
  }

  private static void pools() {
    CASES.put(
        "MaxPool",
        () ->
            one(
                "MaxPool",
                "kernel_shape",
                sizes(3, 3),
                "strides",
                sizes(2, 2),
                "pads",
                sizes(1, 1, 1, 1)));
    CASES.put(
        "MaxPool, uneven border",
        () -> one("MaxPool", "kernel_shape", sizes(3, 2), "pads", sizes(0, 0, 2, 1)));
    CASES.put(
        "MaxPool rounding up",
        () -> one("MaxPool", "kernel_shape", sizes(2, 2), "strides", sizes(2, 2), "ceil_mode", 1));
    CASES.put("AveragePool", () -> one("AveragePool", "kernel_shape", sizes(3, 3)));
    for (int counted = 0; counted < 2; counted++) {
      int include = counted;
      CASES.put(
          "AveragePool, border counted " + counted,
          () ->
              one(
                  "AveragePool",
                  "kernel_shape",
                  sizes(3, 3),
                  "pads",
                  sizes(1, 1, 1, 1),
                  "count_include_pad",
                  include));
      CASES.put(
          "AveragePool, uneven border counted " + counted,
          () ->
              one(
                  "AveragePool",
                  "kernel_shape",
                  sizes(2, 2),
                  "pads",
                  sizes(1, 0, 0, 1),
                  "count_include_pad",
                  include));
    }
    CASES.put("GlobalAveragePool", () -> one("GlobalAveragePool"));
    CASES.put("ReduceMean", () -> one("ReduceMean", "axes", sizes(2, 3), "keepdims", 0));
    CASES.put("ReduceMean kept", () -> one("ReduceMean", "axes", sizes(-1, -2)));
    CASES.put(
        "ReduceMean by input",
        () ->
            new TinyFile(18)
                .integers("axes", 2, 3)
                .node("ReduceMean", "pictures,axes", "features"));
  }

  private static void elements() {
    CASES.put("Relu", () -> one("Relu"));
    CASES.put("Sigmoid", () -> one("Sigmoid"));
    CASES.put("HardSigmoid", () -> one("HardSigmoid", "alpha", 0.3f, "beta", 0.4f));
    CASES.put("HardSwish", () -> new TinyFile(14).node("HardSwish", "pictures", "features"));
    CASES.put(
        "Clip by attributes",
        () -> new TinyFile(10).node("Clip", "pictures", "features", "min", -0.5f, "max", 1f));
    CASES.put(
        "Clip by inputs",
        () ->
            new TinyFile(13)
                .scalar("low", 0)
                .scalar("high", 1)
                .node("Clip", "pictures,low,high", "features"));
    CASES.put(
        "Clip above",
        () -> new TinyFile(13).scalar("high", 0.3f).node("Clip", "pictures,,high", "features"));
    CASES.put("Add", () -> two("Add", "pictures,w"));
    CASES.put("Add, constant first", () -> two("Add", "w,pictures"));
    CASES.put("Sub", () -> two("Sub", "w,pictures"));
    CASES.put("Mul", () -> two("Mul", "pictures,w"));
    CASES.put(
        "Div", () -> new TinyFile(13).scalar("six", 6).node("Div", "pictures,six", "features"));
    CASES.put(
        "Mul of values",
        () ->
            new TinyFile(13)
                .node("GlobalAveragePool", "pictures", "mean")
                .node("Sigmoid", "mean", "gate")
                .node("Mul", "pictures,gate", "features"));
    CASES.put(
        "Add of values",
        () ->
            new TinyFile(13)
                .node("Relu", "pictures", "positive")
                .node("Add", "positive,pictures", "features"));
  }

  private static TinyFile two(String operator, String inputs) {
    return new TinyFile(13).weight("w", 1, 3, 1, 1).node(operator, inputs, "features");
  }

  private static TinyFile flat() {
    return new TinyFile(13).node("Flatten", "pictures", "flat");
  }

  private static void formsAndProducts() {
    int values = 3 * OperatorsTest.SIDE * OperatorsTest.SIDE;
    CASES.put(
        "Gemm",
        () ->
            flat()
                .weight("w", 5, values)
                .weight("b", 5)
                .node("Gemm", "flat,w,b", "features", "transB", 1));
    CASES.put(
        "Gemm scaled",
        () ->
            flat()
                .weight("w", values, 5)
                .weight("b", 5)
                .node("Gemm", "flat,w,b", "features", "alpha", 0.5f, "beta", 2f));
    CASES.put("MatMul", () -> flat().weight("w", values, 4).node("MatMul", "flat,w", "features"));
    CASES.put(
        "Reshape",
        () ->
            new TinyFile(13)
                .integers("shape", 0, -1)
                .node("Reshape", "pictures,shape", "features"));
    CASES.put(
        "Reshape to maps",
        () ->
            new TinyFile(13)
                .integers("shape", -1, 9, 3, 9)
                .node("Reshape", "pictures,shape", "features"));
    CASES.put(
        "Concat",
        () ->
            new TinyFile(13)
                .node("Relu", "pictures", "positive")
                .node("Concat", "positive,pictures,positive", "features", "axis", 1));
    CASES.put(
        "Pad by attributes",
        () ->
            new TinyFile(10)
                .node("Pad", "pictures", "features", "pads", sizes(0, 0, 1, 2, 0, 0, 3, 0)));
    CASES.put(
        "Pad by inputs",
        () ->
            new TinyFile(13)
                .integers("pads", 0, 0, 1, 0, 0, 0, 0, 1)
                .node("Pad", "pictures,pads", "features"));
    CASES.put(
        "Identity, Dropout and Constant",
        () -> {
          TinyFile file = new TinyFile(13);
          return file.node("Constant", "", "w", "value", file.drawn("", 0.1, 0.5, 4, 3, 1, 1))
              .node("Identity", "w", "same")
              .node("Dropout", "pictures", "kept")
              .node("Conv", "kept,same", "made")
              .node("Identity", "made", "features");
        });
  }

  static TinyFile file(String name) {
    return Objects.requireNonNull(CASES.get(name)).get();
  }

  static Stream<String> names() {
    return CASES.keySet().stream();
  }
}
