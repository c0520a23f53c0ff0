package dev.hammingbird.trainer.onnx;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.hammingbird.trainer.onnx.Constants.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What changes the form of a value and not its content. */
final class Forms {
  private Forms() {}

  static Layer flatten(Node node, Constants constants) {
    node.allow("axis");
    node.only("axis", 1);
    return node.layer(
        List.of(node.input(0)),
        (in, training) -> in.getFirst().reshape(in.getFirst().getShape().get(0), -1));
  }

  static Layer reshape(Node node, Constants constants) {
    node.allow("allowzero");
    node.only("allowzero", 0);
    long[] target = constants.integers(node, 1);
    if (target.length == 0 || target[0] > 0) {
      throw node.refuse(
          "its shape %s fixes the number of pictures; export with a batch of any size"
              .formatted(Arrays.toString(target)));
    }
    return node.layer(
        List.of(node.input(0)),
        (in, training) -> in.getFirst().reshape(resolved(target, in.getFirst().getShape())));
  }

  /** The first size is the number of pictures, whether kept (0) or inferred (-1). */
  private static Shape resolved(long[] target, Shape input) {
    long[] sizes = target.clone();
    sizes[0] = input.get(0);
    for (int i = 1; i < sizes.length; i++) {
      sizes[i] = sizes[i] == 0 ? input.get(i) : sizes[i];
    }
    return new Shape(sizes);
  }

  static Layer concat(Node node, Constants constants) {
    node.allow("axis");
    int axis = Math.toIntExact(node.integer("axis", 1));
    if (axis == 0) {
      throw node.refuse("its axis 0 joins pictures");
    }
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < node.proto().getInputCount(); i++) {
      inputs.add(constants.array(node, i, Role.FIXED));
    }
    return node.layer(inputs, (in, training) -> NDArrays.concat(new NDList(in), axis));
  }

  /** The border and its value are attributes up to operator set 10, inputs after that. */
  static Layer pad(Node node, Constants constants) {
    node.allow("mode", "pads", "value");
    if (!node.text("mode", "constant").equals("constant") || node.has(3)) {
      throw node.refuse("only a constant border around the whole map is supported");
    }
    long[] pads =
        node.has(1) ? constants.integers(node, 1) : node.integers("pads").orElse(new long[0]);
    float value = node.has(2) ? constants.number(node, 2) : node.number("value", 0);
    boolean spatial =
        pads.length == 8 && pads[0] == 0 && pads[1] == 0 && pads[4] == 0 && pads[5] == 0;
    if (!spatial || Arrays.stream(pads).anyMatch(size -> size < 0)) {
      throw node.refuse(
          "its pads %s are not a border of a map's height and width"
              .formatted(Arrays.toString(pads)));
    }
    Window.Border border = new Window.Border(pads[2], pads[3], pads[6], pads[7]);
    return node.layer(
        List.of(node.input(0)), (in, training) -> border.around(in.getFirst(), value));
  }
}
