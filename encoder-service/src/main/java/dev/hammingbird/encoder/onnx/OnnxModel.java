package dev.hammingbird.encoder.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.Gate;
import dev.hammingbird.contracts.model.Manifest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

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
  private List<Gate> gates = List.of();

  private OnnxModel(OnnxEngine engine, Manifest manifest, OrtSession session, int capacity) {
    this.engine = engine;
    this.manifest = manifest;
    this.session = session;
    this.capacity = capacity;
    this.rowsPerRun = capacity;
  }

  /**
   * Loads a model and verifies it: digest, contents of the file, input and output, golden vectors
   * through this very session; then finds out how pictures may be batched.
   *
   * @param onnx the file
   * @param capacity the most pictures in one run, at least 1
   * @param rules what it may hold
   * @throws ModelRefusedException if the model is not what its manifest says
   */
  public static OnnxModel load(
      OnnxEngine engine, Manifest manifest, byte[] onnx, int capacity, ModelRules rules)
      throws ModelRefusedException {
    ModelProof proof = new ModelProof(manifest, rules);
    proof.checkFile(onnx);
    OnnxModel model = null;
    try {
      model = new OnnxModel(engine, manifest, engine.open(onnx), capacity);
      proof.checkShapes(model.session);
      proof.checkGoldenVectors(model);
      model.gates = proof.gates();
      model.arrange();
      OnnxModel proved = model;
      model = null;
      return proved;
    } catch (OrtException | InferenceException e) {
      throw new ModelRefusedException(
          "ONNX Runtime refuses the model: " + e.getMessage(), proof.gates(), e);
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

  /** Returns how the model proved itself. */
  public List<Gate> gates() {
    return gates;
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

  /** Runs the model on the first picture of a batch. */
  float[] runOne(InputBatch batch) {
    return run(batch, 0, 1);
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
