package dev.hammingbird.trainer.onnx;

import java.util.Map;
import java.util.TreeMap;

/** The operators that can be computed with weights that learn, by ONNX's names. */
final class Operators {
  private static final Map<String, Maker> MAKERS =
      Map.ofEntries(
          Map.entry("Conv", MapLayers::convolution),
          Map.entry("BatchNormalization", MapLayers::normalisation),
          Map.entry("MaxPool", Pools::max),
          Map.entry("AveragePool", Pools::average),
          Map.entry("GlobalAveragePool", Pools::global),
          Map.entry("ReduceMean", Pools::reduceMean),
          Map.entry("Relu", Elements::relu),
          Map.entry("Clip", Elements::clip),
          Map.entry("Sigmoid", Elements::sigmoid),
          Map.entry("HardSigmoid", Elements::hardSigmoid),
          Map.entry("HardSwish", Elements::hardSwish),
          Map.entry("Add", Elements::add),
          Map.entry("Sub", Elements::subtract),
          Map.entry("Mul", Elements::multiply),
          Map.entry("Div", Elements::divide),
          Map.entry("Gemm", Products::gemm),
          Map.entry("MatMul", Products::matMul),
          Map.entry("Flatten", Forms::flatten),
          Map.entry("Reshape", Forms::reshape),
          Map.entry("Concat", Forms::concat),
          Map.entry("Pad", Forms::pad));

  private Operators() {}

  /** Makes a layer of a node. */
  @FunctionalInterface
  interface Maker {
    Layer make(Node node, Constants constants);
  }

  /** Tells whether a node passes its first input on when the network is in use. */
  static boolean passes(Node node) {
    return node.operator().equals("Identity") || node.operator().equals("Dropout");
  }

  /**
   * Makes the layer of a node.
   *
   * @throws IllegalArgumentException if the operator is unknown or an attribute is
   */
  static Layer layer(Node node, Constants constants) {
    String domain = node.proto().getDomain();
    Maker maker = domain.isEmpty() ? MAKERS.get(node.operator()) : null;
    if (maker == null) {
      throw node.refuse(
          "the operator %s is not among %s and Constant, Dropout, Identity"
              .formatted(
                  domain.isEmpty() ? node.operator() : domain + "." + node.operator(),
                  new TreeMap<>(MAKERS).keySet()));
    }
    return maker.make(node, constants);
  }
}
