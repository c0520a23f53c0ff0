package dev.hammingbird.encoder.store;

import java.util.concurrent.atomic.LongAdder;

/** What a store writer has done since it was made, for metrics. Thread-safe. */
public final class StoreCounters {
  private final LongAdder entries = new LongAdder();
  private final LongAdder calls = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  void applied(int count) {
    entries.add(count);
    calls.increment();
  }

  void refused() {
    refused.increment();
  }

  void failed() {
    failures.increment();
  }

  void waited(long spent) {
    nanos.add(spent);
  }

  /** Returns entries of blocks that Redis has. */
  public long entries() {
    return entries.sum();
  }

  /** Returns script calls that changed the store. */
  public long calls() {
    return calls.sum();
  }

  /** Returns script calls that found the store elsewhere and changed nothing. */
  public long refusals() {
    return refused.sum();
  }

  /** Returns how often Redis or Kafka failed. */
  public long failures() {
    return failures.sum();
  }

  /** Returns seconds spent waiting for Redis. */
  public double seconds() {
    return nanos.sum() / 1e9;
  }
}
