package dev.hammingbird.trainer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.network.PixelScale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Builds small ONNX files with random weights, and asks ONNX Runtime what they compute. */
final class TinyFile {
  private final Random random = new Random(5);
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");
  private final int operatorSet;

  TinyFile(int operatorSet) {
    this.operatorSet = operatorSet;
    graph.addInput(value("pictures", "n", "3", "h", "w"));
    graph.addOutput(ValueInfoProto.newBuilder().setName("features").setType(floats()));
  }

  private static TypeProto.Builder floats(TensorShapeProto.Dimension... sizes) {
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE);
    if (sizes.length > 0) {
      tensor.setShape(TensorShapeProto.newBuilder().addAllDim(List.of(sizes)));
    }
    return TypeProto.newBuilder().setTensorType(tensor);
  }

  private static ValueInfoProto value(String name, String... sizes) {
    TensorShapeProto.Dimension[] dimensions = new TensorShapeProto.Dimension[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      TensorShapeProto.Dimension.Builder size = TensorShapeProto.Dimension.newBuilder();
      dimensions[i] =
          sizes[i].equals("3") ? size.setDimValue(3).build() : size.setDimParam(sizes[i]).build();
    }
    return ValueInfoProto.newBuilder().setName(name).setType(floats(dimensions)).build();
  }

  /** Adds a node; attributes are pairs of name and value. */
  TinyFile node(String operator, String inputs, String output, Object... attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName("the-" + output)
            .addAllInput(List.of(inputs.split(",", -1)))
            .addOutput(output);
    for (int i = 0; i < attributes.length; i += 2) {
      node.addAttribute(attribute((String) attributes[i], attributes[i + 1]));
    }
    graph.addNode(node);
    return this;
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    switch (value) {
      case Integer whole -> attribute.setType(AttributeProto.AttributeType.INT).setI(whole);
      case Float number -> attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number);
      case String text ->
          attribute
              .setType(AttributeProto.AttributeType.STRING)
              .setS(ByteString.copyFromUtf8(text));
      case TensorProto tensor ->
          attribute.setType(AttributeProto.AttributeType.TENSOR).setT(tensor);
      case long[] sizes -> {
        attribute.setType(AttributeProto.AttributeType.INTS);
        for (long size : sizes) {
          attribute.addInts(size);
        }
      }
      default -> throw new IllegalArgumentException(name);
    }
    return attribute.build();
  }

  static long[] sizes(long... sizes) {
    return sizes;
  }

  /** Returns a tensor of normally distributed values. */
  TensorProto drawn(String name, double mean, double spread, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
    long count = 1;
    for (long size : shape) {
      tensor.addDims(size);
      count *= size;
    }
    for (int i = 0; i < count; i++) {
      tensor.addFloatData((float) (mean + spread * random.nextGaussian()));
    }
    return tensor.build();
  }

  TinyFile weight(String name, long... shape) {
    graph.addInitializer(drawn(name, 0.1, 0.5, shape));
    return this;
  }

  TinyFile positive(String name, long... shape) {
    graph.addInitializer(drawn(name, 1.5, 0.1, shape));
    return this;
  }

  TinyFile scalar(String name, float value) {
    graph.addInitializer(drawn(name, value, 0));
    return this;
  }

  TinyFile integers(String name, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  byte[] bytes() {
    return ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(operatorSet))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /** Writes the file; its pictures are as the trainer normalises them. */
  BackboneFile in(Path folder) {
    try {
      Path file = Files.write(folder.resolve("tiny.onnx"), bytes());
      return new BackboneFile(file, "features", PixelScale.of(128, 64));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what ONNX Runtime makes of pictures, row-major. */
  static float[] runtime(byte[] model, String output, float[] pictures, long... shape) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor input =
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(pictures), shape);
          OrtSession.Result result =
              session.run(
                  Map.of(session.getInputNames().iterator().next(), input),
                  java.util.Set.of(output))) {
        FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
