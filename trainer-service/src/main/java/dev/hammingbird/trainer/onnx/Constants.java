package dev.hammingbird.trainer.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The constants of a file, and which of them layers read as arrays. */
final class Constants {
  private final OnnxFile file;
  private final Map<String, Role> roles = new LinkedHashMap<>();

  Constants(OnnxFile file) {
    this.file = file;
  }

  /** How an array is used. */
  enum Role {
    /** Learns by gradient. */
    WEIGHT,
    /** Moves with the batches in training. */
    STATISTIC,
    /** Stays as it is. */
    FIXED
  }

  /** Returns the arrays that layers read, in the order in which they were asked for. */
  Map<String, Role> roles() {
    return roles;
  }

  boolean isConstant(Node node, int input) {
    return node.has(input) && file.constants().containsKey(node.input(input));
  }

  /**
   * Notes that a layer reads an input as an array, whether a constant or computed; a constant that
   * is used twice keeps the stricter role.
   */
  String array(Node node, int input, Role role) {
    String name = node.input(input);
    TensorProto tensor = file.constants().get(name);
    if (tensor != null) {
      if (tensor.getDataType() != TensorProto.DataType.FLOAT_VALUE) {
        throw node.refuse(
            "its constant '%s' is not of type float but of ONNX type %d"
                .formatted(name, tensor.getDataType()));
      }
      refuseElsewhere(node, tensor);
      roles.merge(name, role, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }
    return name;
  }

  /** Returns the sizes of a constant; none if the input is computed. */
  Optional<long[]> shape(Node node, int input) {
    return Optional.ofNullable(file.constants().get(node.input(input))).map(Constants::sizes);
  }

  static long[] sizes(TensorProto tensor) {
    return tensor.getDimsList().stream().mapToLong(size -> size).toArray();
  }

  /** Returns the values of an input that has to be a constant of whole numbers. */
  long[] integers(Node node, int input) {
    TensorProto tensor = constant(node, input);
    if (tensor.getDataType() != TensorProto.DataType.INT64_VALUE) {
      throw node.refuse("its input '%s' is not of type int64".formatted(tensor.getName()));
    }
    if (tensor.getInt64DataCount() > 0) {
      return tensor.getInt64DataList().stream().mapToLong(value -> value).toArray();
    }
    long[] values = new long[tensor.getRawData().size() / Long.BYTES];
    raw(tensor).asLongBuffer().get(values);
    return values;
  }

  /** Returns the value of an input that has to be one constant number. */
  float number(Node node, int input) {
    TensorProto tensor = constant(node, input);
    float[] values = floats(tensor);
    if (values.length != 1) {
      throw node.refuse("its input '%s' is not one number".formatted(tensor.getName()));
    }
    return values[0];
  }

  private TensorProto constant(Node node, int input) {
    TensorProto tensor = file.constants().get(node.input(input));
    if (tensor == null) {
      throw node.refuse("its input '%s' has to be a constant".formatted(node.input(input)));
    }
    refuseElsewhere(node, tensor);
    return tensor;
  }

  private static void refuseElsewhere(Node node, TensorProto tensor) {
    if (tensor.getExternalDataCount() > 0) {
      throw node.refuse(
          "the values of '%s' lie in another file; save the model as one file"
              .formatted(tensor.getName()));
    }
  }

  /** Returns the values of a float constant, row-major. */
  static float[] floats(TensorProto tensor) {
    if (tensor.getFloatDataCount() > 0) {
      float[] values = new float[tensor.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
      return values;
    }
    float[] values = new float[tensor.getRawData().size() / Float.BYTES];
    raw(tensor).asFloatBuffer().get(values);
    return values;
  }

  private static ByteBuffer raw(TensorProto tensor) {
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
