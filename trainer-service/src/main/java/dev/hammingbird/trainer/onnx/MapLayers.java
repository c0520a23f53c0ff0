package dev.hammingbird.trainer.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import dev.hammingbird.trainer.onnx.Constants.Role;
import dev.hammingbird.trainer.tensor.Convolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Convolution and batch normalisation. */
final class MapLayers {
  private static final Shape NONE = new Shape(0, 0);

  private MapLayers() {}

  static Layer convolution(Node node, Constants constants) {
    node.allow("auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");
    long[] weight =
        constants
            .shape(node, 1)
            .orElseThrow(() -> node.refuse("its weights have to be a constant"));
    Window window = Window.of(node, Arrays.copyOfRange(weight, 2, weight.length));
    int groups = Math.toIntExact(node.integer("group", 1));
    List<String> inputs = new ArrayList<>(List.of(node.input(0)));
    inputs.add(constants.array(node, 1, Role.WEIGHT));
    if (node.has(2)) {
      inputs.add(constants.array(node, 2, Role.WEIGHT));
    }
    return node.layer(
        inputs, (in, training) -> convolved(in.get(0), in.get(1), at(in, 2), window, groups));
  }

  private static NDArray convolved(
      NDArray map, NDArray weight, @Nullable NDArray bias, Window window, int groups) {
    Window.Border border = window.border(map.getShape());
    if (border.even()) {
      return Convolution.of(
          map, weight, bias, window.strides(), border.sizes(), window.dilations(), groups);
    }
    try (NDArray padded = border.around(map, 0)) {
      return Convolution.of(
          padded, weight, bias, window.strides(), NONE, window.dilations(), groups);
    }
  }

  private static @Nullable NDArray at(List<NDArray> arrays, int index) {
    return index < arrays.size() ? arrays.get(index) : null;
  }

  static Layer normalisation(Node node, Constants constants) {
    node.allow("epsilon", "momentum", "spatial", "training_mode");
    node.only("spatial", 1);
    node.only("training_mode", 0);
    float epsilon = node.number("epsilon", 1e-5f);
    float momentum = node.number("momentum", 0.9f);
    List<String> inputs =
        List.of(
            node.input(0),
            constants.array(node, 1, Role.WEIGHT),
            constants.array(node, 2, Role.WEIGHT),
            constants.array(node, 3, Role.STATISTIC),
            constants.array(node, 4, Role.STATISTIC));
    // Axis -1 stands for the engine's own, which is the channels.
    return node.layer(
        inputs,
        (in, training) ->
            BatchNorm.batchNorm(
                    in.get(0), in.get(3), in.get(4), in.get(1), in.get(2), -1, momentum, epsilon,
                    training)
                .singletonOrThrow());
  }
}
