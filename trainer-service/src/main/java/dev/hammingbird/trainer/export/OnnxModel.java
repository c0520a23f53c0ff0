package dev.hammingbird.trainer.export;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/** An exported file in ONNX Runtime, on the CPU. Whoever opens it closes it. */
public final class OnnxModel implements AutoCloseable {
  private static final int BATCH = 32;
  private final OrtSession session;
  private final int side;

  private OnnxModel(OrtSession session, int side) {
    this.session = session;
    this.side = side;
  }

  /**
   * Loads a file as {@link OnnxGraph} writes it.
   *
   * @param side pixels a side of its input
   * @param threads threads of one operation
   * @throws IllegalArgumentException if ONNX Runtime refuses the file
   */
  public static OnnxModel open(byte[] file, int side, int threads) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      return new OnnxModel(OrtEnvironment.getEnvironment().createSession(file, options), side);
    } catch (OrtException e) {
      throw new IllegalArgumentException("ONNX Runtime refuses the model: " + e.getMessage(), e);
    }
  }

  /**
   * Runs the model, at most 32 pictures at a time.
   *
   * @param pixels pictures one after another, {@code [count][side][side][3]}
   * @return {@code [count][width]}
   */
  public float[][] outputs(byte[] pixels) {
    int bytes = 3 * side * side;
    int count = pixels.length / bytes;
    float[][] outputs = new float[count][];
    for (int from = 0; from < count; from += BATCH) {
      int to = Math.min(count, from + BATCH);
      float[][] some = run(Arrays.copyOfRange(pixels, from * bytes, to * bytes), to - from);
      System.arraycopy(some, 0, outputs, from, some.length);
    }
    return outputs;
  }

  private float[][] run(byte[] pixels, int count) {
    ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
    long[] shape = {count, side, side, 3};
    try (OnnxTensor input =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), direct, shape, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of(OnnxGraph.INPUT, input))) {
      return (float[][]) result.get(0).getValue();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime did not close: " + e.getMessage(), e);
    }
  }
}
