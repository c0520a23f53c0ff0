package dev.hammingbird.encoder.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.model.ArtifactParts;
import dev.hammingbird.contracts.model.Gate;
import dev.hammingbird.contracts.model.GoldenVector;
import dev.hammingbird.contracts.model.Manifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Judges a model gate by gate, and remembers how each went. Stops at the first that fails. */
final class ModelProof {
  private static final int SHOWN = 8;

  private final Manifest manifest;
  private final ModelRules rules;
  private final List<Gate> gates = new ArrayList<>();

  ModelProof(Manifest manifest, ModelRules rules) {
    this.manifest = manifest;
    this.rules = rules;
  }

  /** Returns the gates that were judged. */
  List<Gate> gates() {
    return List.copyOf(gates);
  }

  /** Judges the file before anything of it is run. */
  void checkFile(byte[] onnx) throws ModelRefusedException {
    String sha256 = ArtifactParts.sha256(onnx);
    pass(
        Gate.of(
            "artifact",
            sha256.equals(manifest.artifactSha256())
                && onnx.length == manifest.artifactBytes()
                && onnx.length <= rules.maxBytes(),
            "SHA-256 %s, %d bytes".formatted(sha256, onnx.length),
            "SHA-256 %s, %d bytes, at most %d"
                .formatted(manifest.artifactSha256(), manifest.artifactBytes(), rules.maxBytes()),
            ""),
        "the artifact's SHA-256 is %s and it has %d bytes, the manifest says %s and %d"
            .formatted(sha256, onnx.length, manifest.artifactSha256(), manifest.artifactBytes()));
    GraphContents contents;
    try {
      contents = GraphContents.read(onnx);
    } catch (InvalidProtocolBufferException e) {
      throw new ModelRefusedException("the artifact is no ONNX file: " + e.getMessage(), gates, e);
    }
    pass(
        Gate.of(
            "external-data",
            contents.external().isEmpty(),
            contents.external().size() + " tensors",
            "none",
            some(contents.external())),
        "values of tensors lie outside of the file: " + some(contents.external()));
    pass(
        Gate.of(
            "opset",
            contents.opset() >= ModelRules.MIN_OPSET && contents.opset() <= rules.maxOpset(),
            Long.toString(contents.opset()),
            "%d to %d".formatted(ModelRules.MIN_OPSET, rules.maxOpset()),
            ""),
        "the graph is of operator set %d, taken are %d to %d"
            .formatted(contents.opset(), ModelRules.MIN_OPSET, rules.maxOpset()));
    SortedSet<String> others = new TreeSet<>(contents.operators());
    others.removeAll(rules.operators());
    pass(
        Gate.of(
            "operators",
            others.isEmpty(),
            "%d used, %d not allowed".formatted(contents.operators().size(), others.size()),
            "all of the list of encoder-service",
            some(others)),
        "the graph has operators that are not allowed: " + some(others));
  }

  /** Judges what the session says of input and output. */
  void checkShapes(OrtSession session) throws OrtException, ModelRefusedException {
    long side = manifest.preprocessing().side();
    checkShape(
        "input",
        session.getInputInfo().get(manifest.input()),
        OnnxJavaType.UINT8,
        new long[] {-1, side, side, 3});
    checkShape(
        "output",
        session.getOutputInfo().get(manifest.output()),
        OnnxJavaType.FLOAT,
        new long[] {-1, manifest.bits().count()});
    if (session.getNumInputs() != 1) {
      throw refused("the graph has %d inputs, a model has one".formatted(session.getNumInputs()));
    }
  }

  private void checkShape(String what, @Nullable NodeInfo node, OnnxJavaType type, long[] expected)
      throws ModelRefusedException {
    if (node == null || !(node.getInfo() instanceof TensorInfo tensor)) {
      throw refused(
          "the graph has no tensor of the %s's name '%s'"
              .formatted(what, what.equals("input") ? manifest.input() : manifest.output()));
    }
    long[] shape = tensor.getShape();
    boolean fits = tensor.type == type && shape.length == expected.length && shape[0] == -1;
    for (int i = 1; fits && i < shape.length; i++) {
      // A dimension that the graph leaves open is proved by the golden vectors.
      fits = shape[i] == expected[i] || shape[i] == -1;
    }
    if (!fits) {
      throw refused(
          "the graph's %s is %s %s, the manifest says %s %s"
              .formatted(
                  what, tensor.type, Arrays.toString(shape), type, Arrays.toString(expected)));
    }
  }

  /** Has the model compute its golden codes. */
  void checkGoldenVectors(OnnxModel model) throws ModelRefusedException {
    if (manifest.golden().isEmpty()) {
      throw refused("the manifest has no golden vectors to prove the model by");
    }
    int worst = -1;
    String story = "";
    try (InputBatch batch = model.batch()) {
      for (GoldenVector golden : manifest.golden()) {
        batch.clear();
        batch.add(GoldenVector.picture(golden.index(), model.side()));
        BinaryCode code = code(model.runOne(batch), golden.index());
        int distance = code.hammingDistance(golden.code());
        worst = Math.max(worst, distance);
        if (story.isEmpty() && distance > rules.tolerance()) {
          story =
              "golden picture %d has the code %s here and %s in the manifest: %d bits differ, %d may"
                  .formatted(golden.index(), code, golden.code(), distance, rules.tolerance());
        }
      }
    }
    pass(
        Gate.of(
            "golden-vectors",
            worst <= rules.tolerance(),
            worst + " bits differ at most",
            rules.tolerance() + " bits",
            manifest.golden().size() + " pictures on " + model.device().text()),
        story);
  }

  private BinaryCode code(float[] outputs, int index) throws ModelRefusedException {
    try {
      return BinaryCode.ofOutputs(outputs, 0, manifest.bits());
    } catch (IllegalArgumentException e) {
      throw new ModelRefusedException(
          "golden picture %d: %s".formatted(index, e.getMessage()), gates, e);
    }
  }

  private void pass(Gate gate, String otherwise) throws ModelRefusedException {
    gates.add(gate);
    if (gate.failed()) {
      throw refused(otherwise);
    }
  }

  private ModelRefusedException refused(String message) {
    return new ModelRefusedException(message, gates);
  }

  private static String some(SortedSet<String> names) {
    return String.join(", ", names.stream().limit(SHOWN).toList())
        + (names.size() > SHOWN ? ", …" : "");
  }
}
