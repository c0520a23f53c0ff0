package dev.hammingbird.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something outside this JVM that can only be asked again and again. */
final class Await {
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private Await() {}

  /** Asks every 50 ms; returns whether the answer was yes within {@code patience}. */
  static boolean until(Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() >= deadline || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }
}
