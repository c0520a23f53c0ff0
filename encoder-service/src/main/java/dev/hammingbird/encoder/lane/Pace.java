package dev.hammingbird.encoder.lane;

import java.util.function.LongSupplier;

/**
 * Keeps a lane to its share of the workers' time: what it spent beyond is a debt, which it has to
 * rest off before it reads on. Thread-safe.
 */
final class Pace {
  private final int workers;
  private final LongSupplier nanos;
  private long seen;
  private double debt;

  /**
   * Owes nothing.
   *
   * @param workers whose time is shared
   */
  Pace(int workers, LongSupplier nanos) {
    this.workers = workers;
    this.nanos = nanos;
    this.seen = nanos.getAsLong();
  }

  /** A worker spent time on the lane. */
  synchronized void spent(long time) {
    debt += time;
  }

  /**
   * Returns whether the lane has had its share and more.
   *
   * @param liveShare what it leaves to others; 0 lets it go on whatever it spent
   */
  synchronized boolean mustRest(double liveShare) {
    long now = nanos.getAsLong();
    debt = Math.max(0, debt - (now - seen) * workers * (1 - liveShare));
    seen = now;
    return liveShare > 0 && debt > 0;
  }
}
