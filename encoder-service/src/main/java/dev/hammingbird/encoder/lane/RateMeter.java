package dev.hammingbird.encoder.lane;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts events and tells their rate over the last ten seconds. Thread-safe. */
public final class RateMeter {
  private static final int SECONDS = 10;
  private static final long NANOS = 1_000_000_000L;

  private final LongSupplier nanoClock;
  private final long[] counts = new long[SECONDS + 1];
  private final long[] seconds = new long[SECONDS + 1];
  private final LongAdder total = new LongAdder();
  private final long start;

  /** Starts at zero. */
  public RateMeter(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.start = nanoClock.getAsLong();
  }

  /** Counts some events that happened now. */
  public void add(int events) {
    total.add(events);
    long second = second();
    int at = (int) (second % counts.length);
    synchronized (counts) {
      if (seconds[at] != second) {
        seconds[at] = second;
        counts[at] = 0;
      }
      counts[at] += events;
    }
  }

  /** Returns how many events there were since the start. */
  public long total() {
    return total.sum();
  }

  /**
   * Returns events a second over the last ten whole seconds, or since the start if that is less.
   */
  public double perSecond() {
    long now = second();
    long sum = 0;
    synchronized (counts) {
      for (int i = 0; i < counts.length; i++) {
        if (seconds[i] < now && seconds[i] >= now - SECONDS) {
          sum += counts[i];
        }
      }
    }
    return sum / (double) Math.clamp(now - 1, 1, SECONDS);
  }

  /** Seconds since the start, from 1: 0 marks a bucket that was never used. */
  private long second() {
    return (nanoClock.getAsLong() - start) / NANOS + 1;
  }
}
