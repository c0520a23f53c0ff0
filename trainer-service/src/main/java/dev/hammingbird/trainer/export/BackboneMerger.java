package dev.hammingbird.trainer.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.hammingbird.trainer.network.FrozenBackbone;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Copies what an ONNX file needs to compute one of its outputs into another graph. */
final class BackboneMerger {
  private static final String PREFIX = "backbone/";
  private final FrozenBackbone backbone;
  private final ModelProto model;

  BackboneMerger(FrozenBackbone backbone) {
    this.backbone = backbone;
    this.model = read(backbone);
  }

  private static ModelProto read(FrozenBackbone backbone) {
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

  /** Returns the file's operator set, which the whole graph has to take. */
  long operatorSet() {
    return model.getOpsetImportList().stream()
        .filter(set -> set.getDomain().isEmpty())
        .mapToLong(OperatorSetIdProto::getVersion)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(backbone.file() + " names no operator set"));
  }

  /** Copies nodes and weights and returns the name of the features. */
  String into(GraphProto.Builder graph, String input) {
    GraphProto source = model.getGraph();
    Set<String> weights =
        source.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    List<String> inputs =
        source.getInputList().stream()
            .map(ValueInfoProto::getName)
            .filter(name -> !weights.contains(name))
            .toList();
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "the backbone %s has inputs %s; it must have one, pictures"
              .formatted(backbone.file(), inputs));
    }
    List<NodeProto> needed = needed(source);
    Set<String> used = new HashSet<>();
    for (NodeProto node : needed) {
      used.addAll(node.getInputList());
      graph.addNode(renamed(node, inputs.getFirst(), input).setName(PREFIX + graph.getNodeCount()));
    }
    for (TensorProto weight : source.getInitializerList()) {
      if (used.contains(weight.getName())) {
        graph.addInitializer(weight.toBuilder().setName(PREFIX + weight.getName()));
      }
    }
    return PREFIX + backbone.output();
  }

  /** Returns the nodes that the output depends on, in the file's order. */
  private List<NodeProto> needed(GraphProto source) {
    Set<String> wanted = new HashSet<>(Set.of(backbone.output()));
    List<NodeProto> nodes = new ArrayList<>();
    for (int i = source.getNodeCount() - 1; i >= 0; i--) {
      NodeProto node = source.getNode(i);
      if (node.getOutputList().stream().anyMatch(wanted::contains)) {
        wanted.addAll(node.getInputList());
        nodes.addFirst(node);
      }
    }
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException(
          "the backbone %s has no output '%s'; its outputs are %s"
              .formatted(
                  backbone.file(),
                  backbone.output(),
                  source.getOutputList().stream().map(ValueInfoProto::getName).toList()));
    }
    return nodes;
  }

  private static NodeProto.Builder renamed(NodeProto node, String from, String to) {
    NodeProto.Builder copy = node.toBuilder().clearInput().clearOutput();
    for (String name : node.getInputList()) {
      copy.addInput(name.equals(from) ? to : prefixed(name));
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
