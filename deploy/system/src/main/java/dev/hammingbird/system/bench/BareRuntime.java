package dev.hammingbird.system.bench;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * ONNX Runtime alone on a model, over pictures that are decoded and lie in memory: the most that an
 * encoder with the same model could reach on this machine.
 */
final class BareRuntime implements AutoCloseable {
  private static final int BATCH = 32;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final int cores = Runtime.getRuntime().availableProcessors();
  private final String input;
  private final long[] shape;
  private final List<ByteBuffer> batches = new ArrayList<>();
  private final OrtSession oneThread;
  private final OrtSession allThreads;

  /**
   * Loads the model.
   *
   * @param pictures model inputs, {@code [side][side][3]} bytes each, at least 32
   */
  BareRuntime(byte[] model, String input, int side, List<byte[]> pictures) throws OrtException {
    this.input = input;
    this.shape = new long[] {BATCH, side, side, 3};
    for (int from = 0; from + BATCH <= pictures.size(); from += BATCH) {
      ByteBuffer batch = ByteBuffer.allocateDirect(BATCH * side * side * 3);
      pictures.subList(from, from + BATCH).forEach(batch::put);
      batches.add(batch.flip());
    }
    if (batches.isEmpty()) {
      throw new IllegalArgumentException("needs %d pictures".formatted(BATCH));
    }
    this.oneThread = session(model, 1);
    this.allThreads = session(model, cores);
  }

  /**
   * Runs both arrangements of threads: a batch on all cores, and a batch on each core.
   *
   * @param each how long to run each
   * @return pictures a second of the better one
   */
  double imagesPerSecond(Duration each)
      throws OrtException, InterruptedException, ExecutionException {
    return Math.max(
        rate(List.of(allThreads), each), rate(Collections.nCopies(cores, oneThread), each));
  }

  @Override
  public void close() throws OrtException {
    oneThread.close();
    allThreads.close();
  }

  private double rate(List<OrtSession> lanes, Duration length)
      throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    long end = start + length.toNanos();
    long pictures = 0;
    try (ExecutorService workers = Executors.newFixedThreadPool(lanes.size())) {
      List<Future<Long>> counts =
          lanes.stream().map(session -> workers.submit(() -> runUntil(session, end))).toList();
      for (Future<Long> count : counts) {
        pictures += count.get();
      }
    }
    return pictures / ((System.nanoTime() - start) / 1e9);
  }

  private long runUntil(OrtSession session, long end) throws OrtException {
    long pictures = 0;
    for (int i = 0; System.nanoTime() < end; i = (i + 1) % batches.size()) {
      try (OnnxTensor tensor =
              OnnxTensor.createTensor(
                  environment, batches.get(i).duplicate(), shape, OnnxJavaType.UINT8);
          OrtSession.Result result = session.run(Map.of(input, tensor))) {
        pictures += result.get(0).getInfo() == null ? 0 : BATCH;
      }
    }
    return pictures;
  }

  private OrtSession session(byte[] model, int threads) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      return environment.createSession(model, options);
    }
  }
}
