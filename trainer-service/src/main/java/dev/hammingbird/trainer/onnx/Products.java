package dev.hammingbird.trainer.onnx;

import ai.djl.ndarray.NDArray;
import dev.hammingbird.trainer.onnx.Constants.Role;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/** Products with matrices. */
final class Products {
  private Products() {}

  static Layer gemm(Node node, Constants constants) {
    node.allow("alpha", "beta", "transA", "transB");
    node.only("transA", 0);
    float alpha = node.number("alpha", 1);
    float beta = node.number("beta", 1);
    boolean transposed = node.integer("transB", 0) == 1;
    List<String> inputs = new ArrayList<>(List.of(node.input(0)));
    inputs.add(constants.array(node, 1, Role.WEIGHT));
    if (node.has(2)) {
      inputs.add(constants.array(node, 2, Role.WEIGHT));
    }
    return node.layer(
        inputs,
        (in, training) -> {
          NDArray matrix = transposed ? in.get(1).transpose() : in.get(1);
          NDArray product = scaled(in.get(0).matMul(matrix), alpha);
          return in.size() == 2 ? product : product.add(scaled(in.get(2), beta));
        });
  }

  private static NDArray scaled(NDArray x, float factor) {
    return factor == 1 ? x : Tensors.scale(x, factor);
  }

  static Layer matMul(Node node, Constants constants) {
    node.allow();
    String matrix = constants.array(node, 1, Role.WEIGHT);
    return node.layer(
        List.of(node.input(0), matrix), (in, training) -> in.get(0).matMul(in.get(1)));
  }
}
