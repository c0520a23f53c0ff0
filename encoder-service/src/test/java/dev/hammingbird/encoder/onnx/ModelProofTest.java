package dev.hammingbird.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.hammingbird.contracts.model.Gate;
import dev.hammingbird.encoder.fixture.TestModel;
import dev.hammingbird.encoder.fixture.TestNet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ModelProofTest {
  private static final byte[] HONEST = TestNet.write(32, 8, 64, 1);

  @Test
  void everythingThatWasJudgedIsRemembered() throws Exception {
    ModelProof proof = proof(HONEST, ModelRules.standard(2));

    proof.checkFile(HONEST);

    assertThat(proof.gates())
        .extracting(Gate::name)
        .containsExactly("artifact", "external-data", "opset", "operators");
    assertThat(proof.gates()).noneMatch(Gate::failed);
  }

  @Test
  void anOperatorOfChanceIsRefusedEvenInASubgraph() throws Exception {
    NodeProto chance = NodeProto.newBuilder().setOpType("RandomUniform").addOutput("r").build();
    byte[] hidden =
        changed(graph ->
            graph.addNode(
                NodeProto.newBuilder()
                    .setOpType("Add")
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("body")
                            .setG(GraphProto.newBuilder().addNode(chance)))));

    refused(hidden, ModelRules.standard(2), "operators", "RandomUniform");
    ModelRules generous = ModelRules.of(2, 1 << 20, 22, Set.of("RandomUniform"));
    proof(hidden, generous).checkFile(hidden);
  }

  @Test
  void valuesOutsideOfTheFileAreRefused() throws Exception {
    byte[] elsewhere =
        changed(graph ->
            graph.addInitializer(
                TensorProto.newBuilder()
                    .setName("weights")
                    .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(
                        StringStringEntryProto.newBuilder()
                            .setKey("location")
                            .setValue("../secret"))));

    refused(elsewhere, ModelRules.standard(2), "external-data", "weights");
  }

  @Test
  void anOperatorSetOrASizeBeyondTheLimitIsRefused() {
    refused(HONEST, ModelRules.of(2, 1 << 20, 16, Set.of()), "opset", "17");
    refused(HONEST, ModelRules.of(2, 100, 22, Set.of()), "artifact", "bytes");
  }

  private static void refused(byte[] onnx, ModelRules rules, String gate, String why) {
    ModelProof proof = proof(onnx, rules);

    ModelRefusedException refusal =
        assertThrows(ModelRefusedException.class, () -> proof.checkFile(onnx));

    assertThat(refusal).hasMessageContaining(why);
    assertThat(refusal.gates().getLast().failed()).isTrue();
    assertThat(refusal.gates().getLast().name()).isEqualTo(gate);
  }

  private static ModelProof proof(byte[] onnx, ModelRules rules) {
    return new ModelProof(TestModel.of(onnx, 32, 64, List.of()).manifest(), rules);
  }

  private static byte[] changed(Consumer<GraphProto.Builder> change) throws Exception {
    ModelProto.Builder model = ModelProto.parseFrom(HONEST).toBuilder();
    change.accept(model.getGraphBuilder());
    return model.build().toByteArray();
  }
}
