package dev.hammingbird.search.follow;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One thread that follows something until it is closed. */
public abstract class Follower implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Follower.class);
  private static final long STOP_MILLIS = 10_000;

  private final CountDownLatch stop = new CountDownLatch(1);
  private final String name;
  private volatile @Nullable Thread thread;

  protected Follower(String name) {
    this.name = name;
  }

  /** Begins to follow. */
  public final void start() {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name(name)
            // A thread that dies of a defect shows in `alive`, which is the liveness of the
            // service.
            .uncaughtExceptionHandler(
                (_, defect) -> LOG.errorf(defect, "%s ended; restart this service", name))
            .start(this::run);
  }

  /** Returns whether the thread runs. */
  public final boolean alive() {
    Thread running = thread;
    return running != null && running.isAlive();
  }

  /** Returns the name, for people. */
  public final String name() {
    return name;
  }

  /** Stops following; returns once the thread has ended or ten seconds have passed. */
  @Override
  public final void close() {
    stop.countDown();
    wake();
    Thread running = thread;
    try {
      if (running != null) {
        running.join(STOP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  protected abstract void follow() throws InterruptedException;

  /** Cuts short what {@link #follow} may be waiting for. */
  protected void wake() {}

  protected final boolean stopping() {
    return stop.getCount() == 0;
  }

  /** Waits, but not when it is time to stop; returns whether it is. */
  protected final boolean pause(long millis) throws InterruptedException {
    return stop.await(millis, TimeUnit.MILLISECONDS);
  }

  protected static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  private void run() {
    try {
      follow();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
