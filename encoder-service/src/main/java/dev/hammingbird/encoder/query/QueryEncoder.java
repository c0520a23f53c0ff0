package dev.hammingbird.encoder.query;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.picture.Admission;
import dev.hammingbird.contracts.picture.PictureGate;
import dev.hammingbird.contracts.picture.PictureLimits;
import dev.hammingbird.contracts.picture.RefusalReason;
import dev.hammingbird.contracts.picture.UnreadablePictureException;
import dev.hammingbird.encoder.lane.PictureReader;
import dev.hammingbird.encoder.onnx.InferenceException;
import dev.hammingbird.encoder.onnx.InputBatch;
import dev.hammingbird.encoder.onnx.OnnxModel;
import dev.hammingbird.encoder.space.Spaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Encodes query pictures on a few threads of its own, with a bounded queue. Thread-safe. */
public final class QueryEncoder implements AutoCloseable {
  private final Spaces spaces;
  private final PictureReader reader;
  private final PictureGate gate;
  private final Duration limit;
  private final ExecutorService threads;

  /**
   * Starts without threads; they come with the first pictures.
   *
   * @param limits those of ingest, or a stored picture would not find itself
   * @param concurrent how many pictures are encoded at a time
   * @param waiting how many more may wait
   * @param limit the longest that a caller waits
   */
  public QueryEncoder(
      Spaces spaces,
      PictureReader reader,
      PictureLimits limits,
      int concurrent,
      int waiting,
      Duration limit) {
    this.spaces = spaces;
    this.reader = reader;
    this.gate = new PictureGate(limits);
    this.limit = limit;
    this.threads =
        new ThreadPoolExecutor(
            concurrent,
            concurrent,
            60,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            Thread.ofPlatform().name("query-encoder-", 1).daemon().factory());
  }

  /**
   * Encodes a picture.
   *
   * @param asked in which space; empty for the active one
   * @param bytes of any format that ingest takes
   * @throws InferenceException if ONNX Runtime fails
   */
  public QueryOutcome encode(Optional<SpaceId> asked, byte[] bytes) {
    Optional<SpaceId> chosen = asked.or(spaces::active);
    if (chosen.isEmpty()) {
      return new QueryOutcome.NoSpace("no space is active; name one with ?space=");
    }
    SpaceId space = chosen.get();
    if (spaces.model(space).isEmpty()) {
      return new QueryOutcome.NoSpace("there is no space " + space);
    }
    Optional<OnnxModel> model = spaces.onnx(space);
    if (model.isEmpty()) {
      return new QueryOutcome.NotLoaded(
          space, "the model of space %s is not loaded here; see GET /lanes".formatted(space));
    }
    return await(() -> encode(model.get(), bytes));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private QueryOutcome await(java.util.concurrent.Callable<QueryOutcome> work) {
    Future<QueryOutcome> outcome;
    try {
      outcome = threads.submit(work);
    } catch (RejectedExecutionException e) {
      return new QueryOutcome.Busy("too many pictures wait to be encoded");
    }
    try {
      return outcome.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      outcome.cancel(true);
      return new QueryOutcome.Refused(RefusalReason.DECODE_TIMEOUT, "not encoded within " + limit);
    } catch (InterruptedException e) {
      outcome.cancel(true);
      Thread.currentThread().interrupt();
      return new QueryOutcome.Busy("the service is stopping");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof InferenceException failure
          ? failure
          : new IllegalStateException("encoding a query picture failed", e.getCause());
    }
  }

  private QueryOutcome encode(OnnxModel model, byte[] bytes) {
    return switch (gate.admit(bytes)) {
      case Admission.Refused(RefusalReason reason, String detail) ->
          new QueryOutcome.Refused(reason, detail);
      case Admission.Admitted(var picture) -> encode(model, picture.bytes(), picture.sha256());
    };
  }

  private QueryOutcome encode(OnnxModel model, byte[] canonical, String sha256) {
    try (InputBatch batch = model.batch()) {
      batch.add(reader.input(canonical, model.side()));
      float[] outputs = model.run(batch);
      List<Float> list = new ArrayList<>(outputs.length);
      for (float output : outputs) {
        list.add(output);
      }
      return new QueryOutcome.Encoded(model.space(), BinaryCode.ofOutputs(outputs), list, sha256);
    } catch (UnreadablePictureException e) {
      return new QueryOutcome.Refused(e.reason(), String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return new QueryOutcome.Refused(
          RefusalReason.UNSUPPORTED, "the model has no code for it: " + e.getMessage());
    }
  }
}
