package dev.hammingbird.trainer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.hammingbird.trainer.network.BackboneFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * What an ONNX file needs to compute one of its values from pictures.
 *
 * @param backbone the file and the name of the value
 * @param operatorSet its version of the standard operators
 * @param input the name of the pictures
 * @param nodes the nodes that the value depends on, each after those it reads; no constants
 * @param constants what the nodes read that the file fixes: weights, and the values of constant
 *     nodes, by name
 */
public record OnnxFile(
    BackboneFile backbone,
    long operatorSet,
    String input,
    List<NodeProto> nodes,
    Map<String, TensorProto> constants) {

  /**
   * Reads a file.
   *
   * @throws UncheckedIOException if it cannot be read
   * @throws IllegalArgumentException if it has no such output, or not one input
   */
  public static OnnxFile read(BackboneFile backbone) {
    ModelProto model = parse(backbone);
    GraphProto graph = model.getGraph();
    Map<String, TensorProto> fixed = new LinkedHashMap<>();
    for (TensorProto weight : graph.getInitializerList()) {
      fixed.put(weight.getName(), weight);
    }
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : needed(graph, backbone)) {
      if (node.getOpType().equals("Constant")) {
        fixed.put(node.getOutput(0), constant(node, backbone));
      } else {
        nodes.add(node);
      }
    }
    Map<String, TensorProto> used = new LinkedHashMap<>();
    for (NodeProto node : nodes) {
      for (String name : node.getInputList()) {
        TensorProto weight = fixed.get(name);
        if (weight != null) {
          used.put(name, weight);
        }
      }
    }
    return new OnnxFile(
        backbone,
        operatorSet(model, backbone),
        input(graph, fixed.keySet(), backbone),
        List.copyOf(nodes),
        used);
  }

  /**
   * Returns all that a file holds.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public static ModelProto parse(BackboneFile backbone) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(backbone.file()))) {
      boolean zipped = backbone.file().toString().endsWith(".gz");
      try (InputStream plain = zipped ? new GZIPInputStream(raw) : raw) {
        return ModelProto.parseFrom(plain);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read the backbone %s as ONNX: %s".formatted(backbone.file(), e.getMessage()), e);
    }
  }

  private static long operatorSet(ModelProto model, BackboneFile backbone) {
    return model.getOpsetImportList().stream()
        .filter(set -> set.getDomain().isEmpty())
        .mapToLong(OperatorSetIdProto::getVersion)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(backbone.file() + " names no operator set"));
  }

  private static String input(GraphProto graph, Set<String> fixed, BackboneFile backbone) {
    List<String> inputs =
        graph.getInputList().stream()
            .map(ValueInfoProto::getName)
            .filter(name -> !fixed.contains(name))
            .toList();
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "the backbone %s has inputs %s; it must have one, pictures"
              .formatted(backbone.file(), inputs));
    }
    return inputs.getFirst();
  }

  private static List<NodeProto> needed(GraphProto graph, BackboneFile backbone) {
    Set<String> wanted = new HashSet<>(backbone.outputs());
    Set<String> found = new HashSet<>();
    List<NodeProto> nodes = new ArrayList<>();
    for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
      NodeProto node = graph.getNode(i);
      if (node.getOutputList().stream().anyMatch(wanted::contains)) {
        wanted.addAll(node.getInputList());
        found.addAll(node.getOutputList());
        nodes.addFirst(node);
      }
    }
    for (String output : backbone.outputs()) {
      if (!found.contains(output)) {
        throw new IllegalArgumentException(
            "the backbone %s has no output '%s'; its outputs are %s"
                .formatted(
                    backbone.file(),
                    output,
                    graph.getOutputList().stream().map(ValueInfoProto::getName).toList()));
      }
    }
    return nodes;
  }

  /** Returns the value of a Constant node as a weight of the node's name. */
  private static TensorProto constant(NodeProto node, BackboneFile backbone) {
    AttributeProto value = node.getAttribute(0);
    TensorProto.Builder tensor = TensorProto.newBuilder();
    switch (value.getName()) {
      case "value" -> tensor = value.getT().toBuilder();
      case "value_float" ->
          tensor.setDataType(TensorProto.DataType.FLOAT_VALUE).addFloatData(value.getF());
      case "value_floats" ->
          tensor
              .setDataType(TensorProto.DataType.FLOAT_VALUE)
              .addDims(value.getFloatsCount())
              .addAllFloatData(value.getFloatsList());
      case "value_int" ->
          tensor.setDataType(TensorProto.DataType.INT64_VALUE).addInt64Data(value.getI());
      case "value_ints" ->
          tensor
              .setDataType(TensorProto.DataType.INT64_VALUE)
              .addDims(value.getIntsCount())
              .addAllInt64Data(value.getIntsList());
      default -> throw new Node(backbone, node).refuse("its " + value.getName() + " is not read");
    }
    return tensor.setName(node.getOutput(0)).build();
  }
}
