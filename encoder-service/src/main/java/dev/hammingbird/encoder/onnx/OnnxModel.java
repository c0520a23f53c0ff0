package dev.hammingbird.encoder.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ArtifactParts;
import dev.hammingbird.contracts.model.GoldenVector;
import dev.hammingbird.contracts.model.Manifest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A model that has proved to be what its manifest says, ready to run. Thread-safe: each caller
 * fills and runs a batch of its own, on its own thread.
 */
public final class OnnxModel implements AutoCloseable {
  private static final int CHANNELS = 3;
  private static final int LEAST_ROWS = 4;
  private static final int TRIALS = 5;

  private final OnnxEngine engine;
  private final Manifest manifest;
  private final OrtSession session;
  private final int capacity;
  private final ConcurrentLinkedQueue<InputBatch> idle = new ConcurrentLinkedQueue<>();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;
  private BatchArrangement arrangement = BatchArrangement.ONE_BY_ONE;
  private int rowsPerRun;

  private OnnxModel(OnnxEngine engine, Manifest manifest, OrtSession session, int capacity) {
    this.engine = engine;
    this.manifest = manifest;
    this.session = session;
    this.capacity = capacity;
    this.rowsPerRun = capacity;
  }

  /**
   * Loads a model and verifies it: digest, input and output, golden vectors through this very
   * session; then finds out how pictures may be batched.
   *
   * @param onnx the file
   * @param capacity the most pictures in one run, at least 1
   * @param tolerance by how many bits a golden code may differ, at least 0: trainer and encoder may
   *     round differently on different processors
   * @throws ModelRefusedException if the model is not what its manifest says
   */
  public static OnnxModel load(
      OnnxEngine engine, Manifest manifest, byte[] onnx, int capacity, int tolerance)
      throws ModelRefusedException {
    String sha256 = ArtifactParts.sha256(onnx);
    if (!sha256.equals(manifest.artifactSha256())) {
      throw new ModelRefusedException(
          "the artifact's SHA-256 is %s, the manifest says %s"
              .formatted(sha256, manifest.artifactSha256()));
    }
    OnnxModel model = null;
    try {
      model = new OnnxModel(engine, manifest, engine.open(onnx), capacity);
      model.checkShapes();
      model.checkGoldenVectors(tolerance);
      model.arrange();
      OnnxModel proved = model;
      model = null;
      return proved;
    } catch (OrtException | InferenceException e) {
      throw new ModelRefusedException("ONNX Runtime refuses the model: " + e.getMessage(), e);
    } finally {
      if (model != null) {
        model.close();
      }
    }
  }

  /** Returns the space that the model spans. */
  public SpaceId space() {
    return manifest.space();
  }

  /** Returns the width of its codes. */
  public Bits bits() {
    return manifest.bits();
  }

  /** Returns the side of its input in pixels. */
  public int side() {
    return manifest.preprocessing().side();
  }

  /** Returns how pictures are put into runs. */
  public BatchArrangement arrangement() {
    return arrangement;
  }

  /** Returns the device that it runs on. */
  public Device device() {
    return engine.device();
  }

  /** Lends an empty batch; close it to give it back. */
  public InputBatch batch() {
    InputBatch batch = idle.poll();
    return batch == null ? new InputBatch(this, capacity, side() * side() * CHANNELS) : batch;
  }

  /**
   * Runs the model on a batch, on the caller's thread.
   *
   * @return outputs, row-major, shape {@code [batch.count()][bits]}
   * @throws InferenceException if ONNX Runtime fails
   */
  public float[] run(InputBatch batch) {
    int count = batch.count();
    return switch (arrangement) {
      case TOGETHER -> inRuns(batch, count, rowsPerRun);
      case FILLED_UP -> Arrays.copyOf(run(batch, 0, capacity), count * bits().count());
      case ONE_BY_ONE -> inRuns(batch, count, 1);
    };
  }

  /** Ends the session once nobody runs it. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
      }
    } catch (OrtException e) {
      throw new InferenceException("cannot close the session of space " + space(), e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  void takeBack(InputBatch batch) {
    idle.add(batch);
  }

  private float[] inRuns(InputBatch batch, int count, int rows) {
    if (count <= rows) {
      return run(batch, 0, count);
    }
    int width = bits().count();
    float[] outputs = new float[count * width];
    for (int row = 0; row < count; row += rows) {
      float[] some = run(batch, row, Math.min(rows, count - row));
      System.arraycopy(some, 0, outputs, row * width, some.length);
    }
    return outputs;
  }

  private float[] run(InputBatch batch, int from, int rows) {
    if (rows == 0) {
      return new float[0];
    }
    lock.readLock().lock();
    try {
      if (closed) {
        throw new InferenceException("space %s is no longer loaded".formatted(space()));
      }
      return runOpen(batch, from, rows);
    } finally {
      lock.readLock().unlock();
    }
  }

  private float[] runOpen(InputBatch batch, int from, int rows) {
    ByteBuffer memory = batch.rows(from, rows);
    long[] shape = {rows, side(), side(), CHANNELS};
    try (OnnxTensor input =
            OnnxTensor.createTensor(engine.environment(), memory, shape, OnnxJavaType.UINT8);
        OrtSession.Result result =
            session.run(Map.of(manifest.input(), input), Set.of(manifest.output()))) {
      float[] outputs = new float[rows * bits().count()];
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(outputs);
      return outputs;
    } catch (OrtException e) {
      throw new InferenceException("space " + space() + ": " + e.getMessage(), e);
    }
  }

  private void checkShapes() throws OrtException, ModelRefusedException {
    long side = side();
    checkShape(
        "input",
        session.getInputInfo().get(manifest.input()),
        OnnxJavaType.UINT8,
        new long[] {-1, side, side, CHANNELS});
    checkShape(
        "output",
        session.getOutputInfo().get(manifest.output()),
        OnnxJavaType.FLOAT,
        new long[] {-1, bits().count()});
    if (session.getNumInputs() != 1) {
      throw new ModelRefusedException(
          "the graph has %d inputs, a model has one".formatted(session.getNumInputs()));
    }
  }

  private void checkShape(String what, @Nullable NodeInfo node, OnnxJavaType type, long[] expected)
      throws ModelRefusedException {
    if (node == null || !(node.getInfo() instanceof TensorInfo tensor)) {
      throw new ModelRefusedException(
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
      throw new ModelRefusedException(
          "the graph's %s is %s %s, the manifest says %s %s"
              .formatted(
                  what, tensor.type, Arrays.toString(shape), type, Arrays.toString(expected)));
    }
  }

  private void checkGoldenVectors(int tolerance) throws ModelRefusedException {
    if (manifest.golden().isEmpty()) {
      throw new ModelRefusedException("the manifest has no golden vectors to prove the model by");
    }
    try (InputBatch batch = batch()) {
      for (GoldenVector golden : manifest.golden()) {
        batch.clear();
        batch.add(GoldenVector.picture(golden.index(), side()));
        BinaryCode code = code(run(batch, 0, 1), golden.index());
        int distance = code.hammingDistance(golden.code());
        if (distance > tolerance) {
          throw new ModelRefusedException(
              "golden picture %d has the code %s here and %s in the manifest: %d bits differ, %d may"
                  .formatted(golden.index(), code, golden.code(), distance, tolerance));
        }
      }
    }
  }

  private BinaryCode code(float[] outputs, int index) throws ModelRefusedException {
    try {
      return BinaryCode.ofOutputs(outputs, 0, bits());
    } catch (IllegalArgumentException e) {
      throw new ModelRefusedException("golden picture %d: %s".formatted(index, e.getMessage()), e);
    }
  }

  private void arrange() {
    try (InputBatch batch = batch()) {
      int inputBytes = side() * side() * CHANNELS;
      ArrangementProbe probe =
          new ArrangementProbe((rows, count) -> run(rows, 0, count), capacity, inputBytes);
      arrangement = probe.find(batch);
      if (arrangement == BatchArrangement.TOGETHER && device() == Device.CPU) {
        rowsPerRun = fastestRows(batch);
      }
    }
  }

  /**
   * Finds how many pictures of a batch to run at once: activations of fewer fit into the
   * processor's cache, calls of more are fewer. Outputs are the same either way, so a wrong guess
   * costs only time.
   */
  private int fastestRows(InputBatch batch) {
    int fastest = capacity;
    long least = Long.MAX_VALUE;
    for (int trial = 0; trial < TRIALS; trial++) {
      for (int rows = capacity; rows >= LEAST_ROWS; rows /= 2) {
        long start = System.nanoTime();
        inRuns(batch, capacity, rows);
        long took = System.nanoTime() - start;
        if (took < least) {
          least = took;
          fastest = rows;
        }
      }
    }
    return fastest;
  }
}
