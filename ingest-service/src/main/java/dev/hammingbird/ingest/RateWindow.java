package dev.hammingbird.ingest;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** How often something happened in each of the last ten whole seconds. */
final class RateWindow {
  private static final int SECONDS = 10;
  private static final long NANOS = 1_000_000_000L;

  private final LongSupplier nanoClock;
  private final long start;
  private final long[] counts = new long[SECONDS + 1];
  private long second;

  RateWindow(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.start = nanoClock.getAsLong();
  }

  synchronized void add() {
    moveOn();
    counts[(int) (second % counts.length)]++;
  }

  /** Returns the mean over the last ten whole seconds, or over fewer at the start. */
  synchronized double perSecond() {
    moveOn();
    long past = Arrays.stream(counts).sum() - counts[(int) (second % counts.length)];
    return second == 0 ? 0 : (double) past / Math.min(second, SECONDS);
  }

  private void moveOn() {
    long now = (nanoClock.getAsLong() - start) / NANOS;
    if (now - second >= counts.length) {
      Arrays.fill(counts, 0);
      second = now;
    }
    while (second < now) {
      second++;
      counts[(int) (second % counts.length)] = 0;
    }
  }
}
