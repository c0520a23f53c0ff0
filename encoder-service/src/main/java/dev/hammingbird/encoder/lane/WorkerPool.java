package dev.hammingbird.encoder.lane;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that decode and encode, one for each core, shared by all lanes. A worker takes a
 * whole batch from bytes to codes, so nothing is handed from thread to thread for a picture. What
 * waits is bounded by the lanes, each of which bounds what it has under way.
 */
public final class WorkerPool implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WorkerPool.class);
  private static final int PATIENCE_TICKS = 10;

  private final BlockingQueue<Waiting> tasks = new PriorityBlockingQueue<>();
  private final AtomicLong arrivals = new AtomicLong();
  private final int size;
  private final List<Worker> workers = new ArrayList<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger abandoned = new AtomicInteger();
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          runnable -> Thread.ofPlatform().name("decode-watchdog").daemon().unstarted(runnable));
  private volatile boolean closed;

  /**
   * Starts the workers.
   *
   * @param size how many
   * @param decodeLimit the longest that one picture may take to decode
   */
  public WorkerPool(int size, Duration decodeLimit) {
    this.size = size;
    for (int i = 0; i < size; i++) {
      start();
    }
    long tick = Math.max(1, decodeLimit.toMillis() / PATIENCE_TICKS);
    var ticking = watchdog.scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS);
    LOG.debugf("watchdog ticks every %d ms: %s", tick, ticking);
  }

  /** A batch to encode. */
  interface Task {
    /** Does the work. What fails is told to the lane, never thrown. */
    void run(DecodeGuard guard);

    /** The worker hangs at this picture and was given up: the batch is to be done without it. */
    void hungAt(int picture);
  }

  /** A batch in the line: those that may wait stand behind all others. */
  private record Waiting(boolean patient, long arrival, Task task) implements Comparable<Waiting> {
    @Override
    public int compareTo(Waiting other) {
      return patient == other.patient
          ? Long.compare(arrival, other.arrival)
          : Boolean.compare(patient, other.patient);
    }
  }

  void submit(Task task) {
    submit(task, false);
  }

  /** Puts a batch into the line; one of a lane that leaves time to others waits behind theirs. */
  void submit(Task task, boolean patient) {
    tasks.add(new Waiting(patient, arrivals.getAndIncrement(), task));
  }

  /** Returns how many workers there are. */
  int size() {
    return size;
  }

  /** Returns how many workers were given up because a decoder hung. */
  public int abandoned() {
    return abandoned.get();
  }

  /** Returns how many batches wait for a worker. */
  public int waiting() {
    return tasks.size();
  }

  /** Ends the workers after the batch that each has in hand, within five seconds. */
  @Override
  public void close() {
    closed = true;
    watchdog.shutdownNow();
    List<Worker> all;
    synchronized (workers) {
      all = List.copyOf(workers);
    }
    all.forEach(worker -> worker.thread.interrupt());
    try {
      for (Worker worker : all) {
        worker.thread.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void start() {
    Worker worker = new Worker("encoder-worker-" + numbers.incrementAndGet());
    synchronized (workers) {
      workers.add(worker);
    }
    worker.thread.start();
  }

  private void tick() {
    List<Worker> all;
    synchronized (workers) {
      all = List.copyOf(workers);
    }
    for (Worker worker : all) {
      int picture = worker.guard.tick();
      Task task = worker.task;
      if (picture >= 0 && task != null) {
        LOG.warnf("%s hangs in a decoder and is replaced", worker.thread.getName());
        abandoned.incrementAndGet();
        synchronized (workers) {
          workers.remove(worker);
        }
        start();
        task.hungAt(picture);
      }
    }
  }

  private final class Worker implements Runnable {
    private final Thread thread;
    private final DecodeGuard guard;
    private volatile @Nullable Task task;

    Worker(String name) {
      thread = Thread.ofPlatform().name(name).daemon().unstarted(this);
      guard = new DecodeGuard(thread, PATIENCE_TICKS);
    }

    @Override
    public void run() {
      try {
        while (!closed) {
          Task next = tasks.take().task();
          task = next;
          next.run(guard);
          task = null;
        }
      } catch (InterruptedException e) {
        LOG.debugf("%s ends", thread.getName());
      } catch (DecodeGuard.AbandonedException e) {
        LOG.infof("%s came back from its decoder after it was replaced", thread.getName());
      }
    }
  }
}
