package dev.hammingbird.system.client;

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Calls something so often a second, side by side, however long each takes, up to a bound. */
public final class Pace implements AutoCloseable {
  private static final int SIDE_BY_SIDE = 128;

  private final Semaphore room = new Semaphore(SIDE_BY_SIDE);
  private final Thread thread;
  private volatile boolean ended;
  private volatile double perSecond;

  /** Begins, and goes on until it is closed. */
  public Pace(String name, double perSecond, Runnable call) {
    this.perSecond = perSecond;
    this.thread = Thread.ofVirtual().name(name).start(() -> run(call));
  }

  /** Calls so often from now on; not at all when 0. */
  public void perSecond(double now) {
    perSecond = now;
  }

  private void run(Runnable call) {
    double due = System.nanoTime();
    while (!ended) {
      double rate = perSecond;
      due = rate > 0 ? due + 1e9 / rate : System.nanoTime() + 1e7;
      // Who is late by more than a second does not make up for all of it.
      due = Math.max(due, System.nanoTime() - 1e9);
      while (!ended && System.nanoTime() < due) {
        LockSupport.parkNanos((long) Math.max(1, due - System.nanoTime()));
      }
      if (!ended && rate > 0) {
        room.acquireUninterruptibly();
        Thread.ofVirtual()
            .start(() -> {
              try {
                call.run();
              } finally {
                room.release();
              }
            });
      }
    }
  }

  /** Ends, and waits for the calls under way. */
  @Override
  public void close() {
    ended = true;
    join(thread);
    room.acquireUninterruptibly(SIDE_BY_SIDE);
  }

  /** Wakes a thread that rests and was told to end, and waits until it has. */
  public static void join(Thread thread) {
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a condition that can only be asked again and again; returns whether it came true. */
  public static boolean await(double seconds, BooleanSupplier condition) {
    return await(seconds, 100_000_000L, condition);
  }

  /** The same, asked a hundred times a second, for what is to be timed. */
  public static boolean awaitOften(double seconds, BooleanSupplier condition) {
    return await(seconds, 10_000_000L, condition);
  }

  private static boolean await(double seconds, long pauseNanos, BooleanSupplier condition) {
    long deadline = System.nanoTime() + (long) (seconds * 1e9);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(pauseNanos);
    }
    return true;
  }

  /** Lets time go by. */
  public static void rest(double seconds) {
    long deadline = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(deadline - System.nanoTime());
    }
  }
}
