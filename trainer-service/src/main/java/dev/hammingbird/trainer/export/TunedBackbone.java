package dev.hammingbird.trainer.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.onnx.OnnxFile;
import java.util.HashMap;
import java.util.Map;

/**
 * A backbone's file with the weights that a training gave it: the graph of the file it came from,
 * so that other trainings can begin with it.
 */
public final class TunedBackbone {
  private TunedBackbone() {}

  /**
   * Takes a backbone out of a model.
   *
   * @param original the file that the training began with
   * @param exported the model that it ended with, which holds the same network
   * @return an ONNX file
   * @throws IllegalArgumentException if the model does not hold this network
   */
  public static byte[] of(BackboneFile original, byte[] exported) {
    Map<String, TensorProto> learned = weights(exported);
    ModelProto.Builder model = OnnxFile.parse(original).toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto weight = graph.getInitializer(i);
      TensorProto now = learned.get(BackboneMerger.PREFIX + weight.getName());
      if (now != null && !now.getDimsList().equals(weight.getDimsList())) {
        throw new IllegalArgumentException(
            "%s: the model's weight %s is of shape %s, the file's of %s"
                .formatted(
                    original.file(), weight.getName(), now.getDimsList(), weight.getDimsList()));
      }
      if (now != null) {
        graph.setInitializer(i, now.toBuilder().setName(weight.getName()));
      }
    }
    return model.build().toByteArray();
  }

  private static Map<String, TensorProto> weights(byte[] exported) {
    try {
      Map<String, TensorProto> weights = new HashMap<>();
      for (TensorProto weight : ModelProto.parseFrom(exported).getGraph().getInitializerList()) {
        weights.put(weight.getName(), weight);
      }
      return weights;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("the model is no ONNX file", e);
    }
  }
}
