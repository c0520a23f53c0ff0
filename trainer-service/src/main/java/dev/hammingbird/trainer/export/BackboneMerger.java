package dev.hammingbird.trainer.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.hammingbird.trainer.onnx.OnnxFile;
import java.util.List;
import java.util.Map;

/** Copies what an ONNX file needs to compute its output into another graph. */
final class BackboneMerger {
  /** What stands before the names of a backbone's values and weights in a model. */
  static final String PREFIX = "backbone/";

  private final OnnxFile file;
  private final Map<String, float[]> learned;

  /**
   * Makes a merger.
   *
   * @param learned values that take the place of the file's, by their names in the file
   */
  BackboneMerger(OnnxFile file, Map<String, float[]> learned) {
    this.file = file;
    this.learned = learned;
  }

  /** Copies nodes and weights and returns the names of the features. */
  List<String> into(GraphProto.Builder graph, String input) {
    for (NodeProto node : file.nodes()) {
      graph.addNode(renamed(node, input).setName(PREFIX + graph.getNodeCount()));
    }
    for (TensorProto weight : file.constants().values()) {
      graph.addInitializer(current(weight).setName(PREFIX + weight.getName()));
    }
    return file.backbone().outputs().stream().map(BackboneMerger::prefixed).toList();
  }

  private TensorProto.Builder current(TensorProto weight) {
    float[] values = learned.get(weight.getName());
    return values == null
        ? weight.toBuilder()
        : weight.toBuilder().clearFloatData().setRawData(OnnxGraph.bytes(values));
  }

  private NodeProto.Builder renamed(NodeProto node, String input) {
    NodeProto.Builder copy = node.toBuilder().clearInput().clearOutput();
    for (String name : node.getInputList()) {
      copy.addInput(name.equals(file.input()) ? input : prefixed(name));
    }
    for (String name : node.getOutputList()) {
      copy.addOutput(prefixed(name));
    }
    return copy;
  }

  /** An empty name stands for an input or output that is left out. */
  private static String prefixed(String name) {
    return name.isEmpty() ? name : PREFIX + name;
  }
}
