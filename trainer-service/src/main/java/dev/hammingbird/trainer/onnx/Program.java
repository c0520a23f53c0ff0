package dev.hammingbird.trainer.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.hammingbird.trainer.onnx.Constants.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file's layers in the order in which they are computed; the last gives the result.
 *
 * @param input the name of the pictures
 * @param layers nodes that only pass their input on are left out
 * @param roles the constants that layers read as arrays
 * @param lastReads for each layer the computed values that no later layer reads
 */
record Program(
    String input, List<Layer> layers, Map<String, Role> roles, List<List<String>> lastReads) {

  /**
   * Reads a file's nodes.
   *
   * @throws IllegalArgumentException naming file, node and operator, if one cannot be computed
   */
  static Program of(OnnxFile file) {
    if (file.backbone().outputs().size() > 1) {
      throw new IllegalArgumentException(
          "the backbone %s is to learn; features of several outputs ('%s') are for a frozen one"
              .formatted(file.backbone().file(), file.backbone().output()));
    }
    Constants constants = new Constants(file);
    Map<String, String> passed = new HashMap<>();
    List<Layer> layers = new ArrayList<>();
    for (NodeProto proto : file.nodes()) {
      NodeProto.Builder renamed = proto.toBuilder().clearInput();
      proto.getInputList().forEach(name -> renamed.addInput(passed.getOrDefault(name, name)));
      Node node = new Node(file.backbone(), renamed.build());
      if (Operators.passes(node)) {
        passed.put(node.output(), node.input(0));
      } else {
        layers.add(Operators.layer(node, constants));
      }
    }
    String result = file.backbone().output();
    String given = passed.getOrDefault(result, result);
    if (layers.isEmpty() || !layers.getLast().node().output().equals(given)) {
      throw new IllegalArgumentException(
          "the backbone %s computes nothing for its output '%s'"
              .formatted(file.backbone().file(), result));
    }
    return new Program(
        file.input(), List.copyOf(layers), constants.roles(), lastReads(layers, constants.roles()));
  }

  private static List<List<String>> lastReads(List<Layer> layers, Map<String, Role> roles) {
    Set<String> later = new HashSet<>(roles.keySet());
    List<List<String>> lastReads = new ArrayList<>();
    for (Layer layer : layers.reversed()) {
      List<String> last = layer.inputs().stream().filter(later::add).toList();
      lastReads.addFirst(last);
    }
    return List.copyOf(lastReads);
  }

  List<String> lastReadBy(int layer) {
    return lastReads.get(layer);
  }
}
