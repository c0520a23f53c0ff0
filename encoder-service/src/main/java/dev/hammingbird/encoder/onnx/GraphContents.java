package dev.hammingbird.encoder.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an ONNX file holds, read without running anything of it.
 *
 * @param opset version of ONNX's own operator set; 0 when the file names none
 * @param operators all that are used, subgraphs included; those of another domain as {@code
 *     domain:name}
 * @param external names of tensors whose values would come from another file
 */
record GraphContents(long opset, SortedSet<String> operators, SortedSet<String> external) {

  /**
   * Reads a file.
   *
   * @throws InvalidProtocolBufferException if it is none of ONNX
   */
  static GraphContents read(byte[] onnx) throws InvalidProtocolBufferException {
    ModelProto model = ModelProto.parseFrom(onnx);
    long opset =
        model.getOpsetImportList().stream()
            .filter(set -> own(set.getDomain()))
            .mapToLong(OperatorSetIdProto::getVersion)
            .max()
            .orElse(0);
    GraphContents contents = new GraphContents(opset, new TreeSet<>(), new TreeSet<>());
    contents.look(model.getGraph());
    return contents;
  }

  private void look(GraphProto graph) {
    graph.getInitializerList().forEach(this::look);
    graph
        .getSparseInitializerList()
        .forEach(sparse -> {
          look(sparse.getValues());
          look(sparse.getIndices());
        });
    graph.getNodeList().forEach(this::look);
  }

  private void look(NodeProto node) {
    operators.add(
        own(node.getDomain()) ? node.getOpType() : node.getDomain() + ":" + node.getOpType());
    for (AttributeProto attribute : node.getAttributeList()) {
      look(attribute.getT());
      attribute.getTensorsList().forEach(this::look);
      attribute.getGraphsList().forEach(this::look);
      if (attribute.hasG()) {
        look(attribute.getG());
      }
    }
  }

  private void look(TensorProto tensor) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || tensor.getExternalDataCount() > 0) {
      external.add(tensor.getName());
    }
  }

  private static boolean own(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }
}
