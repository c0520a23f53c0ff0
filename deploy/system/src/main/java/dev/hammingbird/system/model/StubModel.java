package dev.hammingbird.system.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ArtifactParts;
import dev.hammingbird.contracts.model.GoldenVector;
import dev.hammingbird.contracts.model.Manifest;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.Preprocessing;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.contracts.picture.Admission;
import dev.hammingbird.contracts.picture.PictureDecoder;
import dev.hammingbird.contracts.picture.PictureGate;
import dev.hammingbird.contracts.picture.PictureLimits;
import dev.hammingbird.contracts.picture.Resampler;
import dev.hammingbird.contracts.picture.UnreadablePictureException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A random projection as a trainer would publish it, which also says what the code of a picture
 * must be. Safe for several threads.
 */
public final class StubModel implements AutoCloseable {
  private static final int SIDE = 32;
  private static final int GOLDEN = 4;

  private final PictureGate gate = new PictureGate(PictureLimits.DEFAULT);
  private final byte[] onnx;
  private final OrtSession session;
  private final Manifest manifest;

  /**
   * Makes a model.
   *
   * @param seed of its weights: another one spans another space
   * @param bits width of its codes
   * @throws IllegalStateException if ONNX Runtime cannot run it
   */
  public StubModel(long seed, int bits) {
    this.onnx = StubNet.write(SIDE, bits, seed);
    this.session = session(onnx);
    List<GoldenVector> golden =
        IntStream.range(0, GOLDEN)
            .mapToObj(i -> new GoldenVector(i, run(GoldenVector.picture(i, SIDE))))
            .toList();
    Preprocessing preprocessing = new Preprocessing(SIDE);
    String sha256 = ArtifactParts.sha256(onnx);
    this.manifest =
        new Manifest(
            SpaceId.of(sha256, preprocessing.canonical(), new Bits(bits)),
            "drill-" + seed,
            "random-projection",
            new Bits(bits),
            preprocessing,
            sha256,
            onnx.length,
            StubNet.INPUT,
            StubNet.OUTPUT,
            "none",
            Map.of(),
            new TrainingSnapshot(Map.of(), Map.of(), 0),
            Map.of(),
            golden);
  }

  /** Returns the space that it spans. */
  public SpaceId space() {
    return manifest.space();
  }

  /** Returns the ONNX file. */
  public byte[] onnx() {
    return onnx.clone();
  }

  /** Returns the record that announces it. */
  public ModelRecord registered() {
    return new ModelRecord(
        manifest,
        List.of(new Transition(State.REGISTERED, Instant.now(), "drill", "published", Map.of())));
  }

  /**
   * Returns the code of a picture, computed here and by nothing else.
   *
   * @throws IllegalArgumentException if the bytes are no picture
   */
  public BinaryCode code(byte[] picture) {
    try {
      if (gate.admit(picture) instanceof Admission.Admitted admitted) {
        return run(Resampler.toInput(PictureDecoder.decode(admitted.picture().bytes()), SIDE));
      }
    } catch (UnreadablePictureException e) {
      throw new IllegalArgumentException("not a picture", e);
    }
    throw new IllegalArgumentException("not a picture");
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime does not let go", e);
    }
  }

  private BinaryCode run(byte[] input) {
    ByteBuffer memory = ByteBuffer.allocateDirect(input.length).put(input).flip();
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                memory,
                new long[] {1, SIDE, SIDE, 3},
                OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of(StubNet.INPUT, tensor))) {
      float[][] outputs = (float[][]) result.get(0).getValue();
      return BinaryCode.ofOutputs(outputs[0]);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime does not run the model", e);
    }
  }

  private static OrtSession session(byte[] onnx) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return OrtEnvironment.getEnvironment().createSession(onnx, options);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime does not take the model", e);
    }
  }
}
