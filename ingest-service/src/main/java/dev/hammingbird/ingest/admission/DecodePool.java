package dev.hammingbird.ingest.admission;

import dev.hammingbird.contracts.picture.Admission;
import dev.hammingbird.contracts.picture.PictureGate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that pictures are judged on, each picture for a limited time. The queue before them
 * is as long as the callers let it become: each bounds what it hands in.
 */
public final class DecodePool implements AutoCloseable {
  private final PictureGate gate;
  private final Duration limit;
  private final LongConsumer nanosTaken;
  private final ExecutorService workers;
  private final ScheduledExecutorService alarms;

  /**
   * Starts the threads.
   *
   * @param gate judges
   * @param threads how many pictures are judged at once, at least 1
   * @param limit how long one picture may take
   * @param nanosTaken told how long each took; called by several threads
   */
  public DecodePool(PictureGate gate, int threads, Duration limit, LongConsumer nanosTaken) {
    this.gate = gate;
    this.limit = limit;
    this.nanosTaken = nanosTaken;
    this.workers =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("decode-", 0).factory());
    this.alarms =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("decode-alarm").factory());
  }

  /** Has the bytes judged; they must not change until the answer is there. */
  public CompletableFuture<Admission> submit(byte[] bytes) {
    return CompletableFuture.supplyAsync(() -> judge(bytes), workers);
  }

  private Admission judge(byte[] bytes) {
    Deadline deadline = new Deadline(Thread.currentThread());
    AtomicReference<@Nullable ScheduledFuture<?>> alarm = new AtomicReference<>();
    long start = System.nanoTime();
    try {
      return gate.admit(
          bytes,
          () ->
              alarm.set(alarms.schedule(deadline::pass, limit.toMillis(), TimeUnit.MILLISECONDS)));
    } finally {
      ScheduledFuture<?> set = alarm.get();
      if (set != null) {
        set.cancel(false);
      }
      deadline.end();
      nanosTaken.accept(System.nanoTime() - start);
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    alarms.shutdownNow();
  }
}
