package dev.hammingbird.trainer.method;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.network.PixelScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** An ONNX file of one random convolution, rectified and averaged: the least backbone there is. */
final class TinyBackbone {
  static final int WIDTH = 48;
  private static final int SIZE = 5;

  private TinyBackbone() {}

  static Backbone.Frozen write(Path folder) throws IOException {
    TensorProto.Builder weight =
        TensorProto.newBuilder().setName("weight").setDataType(TensorProto.DataType.FLOAT_VALUE);
    for (long extent : new long[] {WIDTH, 3, SIZE, SIZE}) {
      weight.addDims(extent);
    }
    Random random = new Random(5);
    for (int i = 0; i < WIDTH * 3 * SIZE * SIZE; i++) {
      weight.addFloatData((float) random.nextGaussian());
    }
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("tiny")
            .addInput(ValueInfoProto.newBuilder().setName("pictures"))
            .addOutput(ValueInfoProto.newBuilder().setName("features"))
            .addInitializer(weight)
            .addNode(node("Conv", "map", "pictures", "weight").addAttribute(kernel()))
            .addNode(node("Relu", "positive", "map"))
            .addNode(node("GlobalAveragePool", "mean", "positive"))
            .addNode(node("Flatten", "features", "mean"))
            .build();
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
            .setGraph(graph)
            .build();
    Path file = folder.resolve("tiny.onnx");
    Files.write(file, model.toByteArray());
    return new Backbone.Frozen(new BackboneFile(file, "features", PixelScale.of(128, 64)));
  }

  private static NodeProto.Builder node(String type, String output, String... inputs) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(type).addOutput(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node;
  }

  private static AttributeProto kernel() {
    return AttributeProto.newBuilder()
        .setName("kernel_shape")
        .setType(AttributeProto.AttributeType.INTS)
        .addInts(SIZE)
        .addInts(SIZE)
        .build();
  }
}
