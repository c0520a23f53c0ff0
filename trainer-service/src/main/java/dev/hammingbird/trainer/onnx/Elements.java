package dev.hammingbird.trainer.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.hammingbird.trainer.onnx.Constants.Role;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;

/** What is computed value by value. */
final class Elements {
  private Elements() {}

  static Layer relu(Node node, Constants constants) {
    node.allow();
    return node.layer(List.of(node.input(0)), (in, training) -> Activation.relu(in.getFirst()));
  }

  static Layer sigmoid(Node node, Constants constants) {
    node.allow();
    return node.layer(List.of(node.input(0)), (in, training) -> Activation.sigmoid(in.getFirst()));
  }

  /** The bounds are attributes up to operator set 10, inputs after that. */
  static Layer clip(Node node, Constants constants) {
    node.allow("min", "max");
    float low = node.has(1) ? constants.number(node, 1) : node.number("min", -Float.MAX_VALUE);
    float high = node.has(2) ? constants.number(node, 2) : node.number("max", Float.MAX_VALUE);
    return node.layer(
        List.of(node.input(0)), (in, training) -> Tensors.clamp(in.getFirst(), low, high));
  }

  static Layer hardSigmoid(Node node, Constants constants) {
    node.allow("alpha", "beta");
    float alpha = node.number("alpha", 0.2f);
    float beta = node.number("beta", 0.5f);
    return node.layer(
        List.of(node.input(0)), (in, training) -> hardSigmoid(in.getFirst(), alpha, beta));
  }

  static Layer hardSwish(Node node, Constants constants) {
    node.allow();
    return node.layer(
        List.of(node.input(0)),
        (in, training) -> in.getFirst().mul(hardSigmoid(in.getFirst(), 1 / 6f, 0.5f)));
  }

  private static NDArray hardSigmoid(NDArray x, float alpha, float beta) {
    return Tensors.clamp(Tensors.scale(x, alpha).add(beta), 0, 1);
  }

  static Layer add(Node node, Constants constants) {
    return both(node, constants, NDArray::add);
  }

  static Layer subtract(Node node, Constants constants) {
    return both(node, constants, NDArray::sub);
  }

  static Layer multiply(Node node, Constants constants) {
    return both(node, constants, NDArray::mul);
  }

  static Layer divide(Node node, Constants constants) {
    return both(node, constants, NDArray::div);
  }

  private static Layer both(Node node, Constants constants, BinaryOperator<NDArray> operation) {
    node.allow();
    List<String> inputs =
        List.of(
            constants.array(node, 0, role(node, 0, constants)),
            constants.array(node, 1, role(node, 1, constants)));
    return node.layer(inputs, (in, training) -> operation.apply(in.get(0), in.get(1)));
  }

  /**
   * A constant of one value is part of a formula, such as the 6 of a hard swish; one of more values
   * is a bias or a scale.
   */
  private static Role role(Node node, int input, Constants constants) {
    return constants
            .shape(node, input)
            .map(shape -> Arrays.stream(shape).allMatch(n -> n == 1))
            .orElse(false)
        ? Role.FIXED
        : Role.WEIGHT;
  }
}
