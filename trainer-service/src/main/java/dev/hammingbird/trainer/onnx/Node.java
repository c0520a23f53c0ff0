package dev.hammingbird.trainer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.hammingbird.trainer.network.BackboneFile;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A node of a file and its attributes. Every complaint names file, node and operator. */
record Node(BackboneFile file, NodeProto proto) {
  String operator() {
    return proto.getOpType();
  }

  /** Returns the name of its first output; no operator here has another that is used. */
  String output() {
    return proto.getOutput(0);
  }

  /** Tells whether the input is given; an empty name stands for one that is left out. */
  boolean has(int input) {
    return input < proto.getInputCount() && !proto.getInput(input).isEmpty();
  }

  String input(int index) {
    if (!has(index)) {
      throw refuse("its input %d is missing".formatted(index));
    }
    return proto.getInput(index);
  }

  /** Refuses attributes that change what the operator computes and are not among these. */
  void allow(String... names) {
    Set<String> allowed = Set.of(names);
    for (AttributeProto attribute : proto.getAttributeList()) {
      if (!allowed.contains(attribute.getName())) {
        throw refuse("its attribute '%s' is not supported".formatted(attribute.getName()));
      }
    }
  }

  /** Refuses any value of an attribute but one. */
  void only(String name, long value) {
    long given = integer(name, value);
    if (given != value) {
      throw refuse("its attribute %s is %d, only %d is supported".formatted(name, given, value));
    }
  }

  long integer(String name, long otherwise) {
    return find(name).map(AttributeProto::getI).orElse(otherwise);
  }

  float number(String name, float otherwise) {
    return find(name).map(AttributeProto::getF).orElse(otherwise);
  }

  String text(String name, String otherwise) {
    return find(name).map(attribute -> attribute.getS().toStringUtf8()).orElse(otherwise);
  }

  /** Returns the attribute's values; none if it is absent. */
  Optional<long[]> integers(String name) {
    return find(name)
        .map(attribute -> attribute.getIntsList().stream().mapToLong(i -> i).toArray());
  }

  private Optional<AttributeProto> find(String name) {
    return proto.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst();
  }

  /** Returns a layer that reads some of this node's inputs. */
  Layer layer(List<String> inputs, Layer.Operation operation) {
    return new Layer(this, List.copyOf(inputs), operation);
  }

  /** Returns what says that this node cannot be computed. */
  IllegalArgumentException refuse(String why) {
    String name = proto.getName().isEmpty() ? "giving " + output() : proto.getName();
    return new IllegalArgumentException(
        "the backbone %s cannot learn here: node '%s' (%s): %s"
            .formatted(file.file(), name, operator(), why));
  }
}
