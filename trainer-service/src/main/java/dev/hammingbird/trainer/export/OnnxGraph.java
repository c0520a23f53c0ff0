package dev.hammingbird.trainer.export;

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
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.network.GraphSink;
import dev.hammingbird.trainer.network.PixelScale;
import dev.hammingbird.trainer.onnx.OnnxFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Writes an ONNX file: input {@code pixels}, uint8 {@code [N, side, side, 3]}, output {@code
 * outputs}, float32 {@code [N, width]}.
 *
 * <p>Only operations whose form is the same in all operator sets from 9 on are used, so that a
 * backbone of an older set can be merged. A matrix is written as a 1 x 1 convolution: ONNX Runtime
 * computes a convolution picture by picture, a matrix product in another order for another batch
 * size, and a code must not depend on its neighbours.
 */
public final class OnnxGraph implements GraphSink {
  /** Name of the graph's input. */
  public static final String INPUT = "pixels";

  /** Name of the graph's output. */
  public static final String OUTPUT = "outputs";

  private static final int OPERATOR_SET = 17;
  private static final int IR_VERSION = 8;
  private final int side;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("hammingbird");
  private long operatorSet = OPERATOR_SET;
  private int names;
  private boolean mirroring;

  /** Starts a graph on pictures of {@code side} pixels a side. */
  public OnnxGraph(int side) {
    this.side = side;
  }

  @Override
  public String pictures(PixelScale scale) {
    String floats = node("Cast", List.of(INPUT), integer("to", TensorProto.DataType.FLOAT_VALUE));
    String planes = node("Transpose", List.of(floats), integers("perm", new long[] {0, 3, 1, 2}));
    String centred = node("Sub", List.of(planes, channels(scale, scale::offset)));
    String scaled = node("Mul", List.of(centred, channels(scale, c -> 1 / scale.spread(c))));
    return mirroring
        ? node("Concat", List.of(scaled, gather(scaled, 3, backwards(side))), integer("axis", 0))
        : scaled;
  }

  /** The mirror images follow the pictures as further rows of the batch. */
  @Override
  public String mirrored(int width, Function<GraphSink, String> network) {
    mirroring = true;
    String rows = network.apply(this);
    mirroring = false;
    String both = node("Reshape", List.of(rows, numbers(2, -1, width)));
    String sum = add(gather(both, 0, numbers(0)), gather(both, 0, numbers(1)));
    String mean = node("Mul", List.of(sum, floats(new float[] {0.5f})));
    return node("Reshape", List.of(mean, numbers(-1, width)));
  }

  private String gather(String input, int axis, String indices) {
    return node("Gather", List.of(input, indices), integer("axis", axis));
  }

  private String backwards(int count) {
    return numbers(IntStream.range(0, count).mapToLong(i -> count - 1 - i).toArray());
  }

  @Override
  public String convolution(String input, Kernel kernel, float[] bias, int stride) {
    int padding = kernel.size() / 2;
    long[] shape = {kernel.filters(), kernel.channels(), kernel.size(), kernel.size()};
    return node(
        "Conv",
        List.of(input, floats(kernel.values(), shape), floats(bias, bias.length)),
        integers("kernel_shape", new long[] {kernel.size(), kernel.size()}),
        integers("strides", new long[] {stride, stride}),
        integers("pads", new long[] {padding, padding, padding, padding}));
  }

  @Override
  public String relu(String input) {
    return node("Relu", List.of(input));
  }

  @Override
  public String add(String a, String b) {
    return node("Add", List.of(a, b));
  }

  @Override
  public String averagePool(String input) {
    return flatten(node("GlobalAveragePool", List.of(input)));
  }

  @Override
  public String flatten(String input) {
    return node("Flatten", List.of(input), integer("axis", 1));
  }

  @Override
  public String affine(String input, float[] matrix, float[] bias) {
    String columns = node("Reshape", List.of(input, numbers(0, -1, 1, 1)));
    Kernel kernel = new Kernel(matrix, bias.length, matrix.length / bias.length, 1);
    return flatten(convolution(columns, kernel, bias, 1));
  }

  @Override
  public String backbone(String input, BackboneFile backbone, Map<String, float[]> learned) {
    return merged(input, backbone, learned).getFirst();
  }

  private List<String> merged(String input, BackboneFile backbone, Map<String, float[]> learned) {
    OnnxFile file = OnnxFile.read(backbone);
    operatorSet = file.operatorSet();
    return new BackboneMerger(file, learned).into(graph, input);
  }

  @Override
  public String rooted(String input, BackboneFile backbone) {
    List<String> parts =
        merged(input, backbone, Map.of()).stream().map(this::pooled).map(this::unitRoot).toList();
    return parts.size() == 1 ? parts.getFirst() : node("Concat", parts, integer("axis", 1));
  }

  /** Returns the mean of a map's positions; rows, which are maps of one position, stay. */
  private String pooled(String value) {
    return averagePool(node("Reshape", List.of(value, numbers(0, 0, -1, 1))));
  }

  private String unitRoot(String rows) {
    String root = node("Sqrt", List.of(node("Abs", List.of(rows))));
    String signed = node("Mul", List.of(node("Sign", List.of(rows)), root));
    return node("LpNormalization", List.of(signed), integer("axis", 1), integer("p", 2));
  }

  @Override
  public String standardised(String input, float[] mean, float[] spread) {
    String centred = node("Sub", List.of(input, floats(mean, 1, mean.length)));
    return node("Div", List.of(centred, floats(spread, 1, spread.length)));
  }

  /**
   * Returns the file.
   *
   * @param result the value that becomes the output
   */
  public byte[] file(String result) {
    return file(result, TensorShapeProto.Dimension.newBuilder().setDimParam("width"));
  }

  /**
   * Returns the file.
   *
   * @param result the value that becomes the output
   * @param width its columns
   */
  public byte[] file(String result, int width) {
    return file(result, TensorShapeProto.Dimension.newBuilder().setDimValue(width));
  }

  private byte[] file(String result, TensorShapeProto.Dimension.Builder width) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Identity")
            .setName("result")
            .addInput(result)
            .addOutput(OUTPUT));
    graph.addInput(value(INPUT, TensorProto.DataType.UINT8_VALUE, size(side), size(side), size(3)));
    graph.addOutput(value(OUTPUT, TensorProto.DataType.FLOAT_VALUE, width));
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("hammingbird-trainer")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(operatorSet))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private String node(String operation, List<String> inputs, AttributeProto... attributes) {
    String name = fresh(operation);
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operation)
            .setName(name)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(List.of(attributes)));
    return name;
  }

  private String fresh(String kind) {
    return kind + "_" + names++;
  }

  /** Returns a value a channel, or one for all if they are the same. */
  private String channels(PixelScale scale, IntFunction<Float> value) {
    return scale.uniform()
        ? floats(new float[] {value.apply(0)})
        : floats(new float[] {value.apply(0), value.apply(1), value.apply(2)}, 3, 1, 1);
  }

  private String floats(float[] values, long... shape) {
    String name = fresh("weights");
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(bytes(values));
    for (long size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** Returns values as a tensor's raw data. */
  static ByteString bytes(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return ByteString.copyFrom(bytes);
  }

  private String numbers(long... values) {
    String name = fresh("numbers");
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    graph.addInitializer(tensor);
    return name;
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto integers(String name, long[] values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static TensorShapeProto.Dimension.Builder size(long size) {
    return TensorShapeProto.Dimension.newBuilder().setDimValue(size);
  }

  private static ValueInfoProto value(
      String name, int type, TensorShapeProto.Dimension.Builder... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
    for (TensorShapeProto.Dimension.Builder size : sizes) {
      shape.addDim(size);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
        .build();
  }
}
