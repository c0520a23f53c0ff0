package dev.hammingbird.search.follow;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One thread that follows something until it is closed. */
public abstract class Follower implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Follower.class);
  private static final long STOP_MILLIS = 10_000;

  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  protected Follower(String name) {
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    // A thread that dies of a defect shows in `alive`, which is the liveness of the service.
    thread.setUncaughtExceptionHandler(
        (dead, defect) -> LOG.errorf(defect, "%s ended; restart this service", dead.getName()));
  }

  /** Begins to follow. */
  public final void start() {
    thread.start();
  }

  /** Returns whether the thread runs. */
  public final boolean alive() {
    return thread.isAlive();
  }

  /** Returns the name, for people. */
  public final String name() {
    return thread.getName();
  }

  /** Stops following; returns once the thread has ended or ten seconds have passed. */
  @Override
  public final void close() {
    stop.countDown();
    wake();
    try {
      thread.join(STOP_MILLIS);
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
