package dev.hammingbird.system.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Writes a random projection as an ONNX file: uint8 NHWC in, one float a bit out. */
final class StubNet {
  static final String INPUT = "pixels";
  static final String OUTPUT = "outputs";
  private static final int FLOAT = 1;
  private static final int UINT8 = 2;
  private static final int OPSET = 17;

  private StubNet() {}

  static byte[] write(int side, int bits, long seed) {
    int width = side * side * 3;
    GraphProto.Builder graph = GraphProto.newBuilder().setName("stub");
    graph.addInput(value(INPUT, UINT8, side, side, 3));
    graph.addOutput(value(OUTPUT, FLOAT, bits));
    graph.addInitializer(tensor("weights", projection(bits, width, seed), bits, width));
    graph.addInitializer(tensor("bias", new float[bits], bits));
    graph.addNode(node("Cast", List.of(INPUT), "floats").addAttribute(integer("to", FLOAT)));
    graph.addNode(node("Flatten", List.of("floats"), "row"));
    graph.addNode(
        node("Gemm", List.of("row", "weights", "bias"), OUTPUT).addAttribute(integer("transB", 1)));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("hammingbird-drill")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /** Weights of a bit add up to nothing, so that bright and dark pictures are alike to it. */
  private static float[] projection(int bits, int width, long seed) {
    Random random = new Random(seed);
    float[] weights = new float[bits * width];
    for (int bit = 0; bit < bits; bit++) {
      double sum = 0;
      for (int i = bit * width; i < (bit + 1) * width; i++) {
        weights[i] = (float) random.nextGaussian();
        sum += weights[i];
      }
      for (int i = bit * width; i < (bit + 1) * width; i++) {
        weights[i] -= (float) (sum / width);
      }
    }
    return weights;
  }

  private static NodeProto.Builder node(String operator, List<String> inputs, String output) {
    return NodeProto.newBuilder().setOpType(operator).addAllInput(inputs).addOutput(output);
  }

  private static TensorProto tensor(String name, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(FLOAT)
            .setRawData(ByteString.copyFrom(bytes));
    LongStream.of(shape).forEach(tensor::addDims);
    return tensor.build();
  }

  private static ValueInfoProto value(String name, int type, long... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
    LongStream.of(shape)
        .forEach(n -> dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(n)));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type).setShape(dimensions)))
        .build();
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }
}
