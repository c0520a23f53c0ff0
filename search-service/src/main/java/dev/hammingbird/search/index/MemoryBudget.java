package dev.hammingbird.search.index;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that may be used for what can be done without. Safe for several threads. */
public final class MemoryBudget {
  private final long bytes;
  private final AtomicLong used = new AtomicLong();

  /** Begins with all of it free. */
  public MemoryBudget(long bytes) {
    this.bytes = bytes;
  }

  /** Returns whether so many bytes were free; they no longer are. */
  boolean take(long wanted) {
    long before = used.get();
    while (before + wanted <= bytes) {
      if (used.compareAndSet(before, before + wanted)) {
        return true;
      }
      before = used.get();
    }
    return false;
  }

  /** Gives bytes back. */
  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }

  /** Returns how many bytes are taken. */
  public long used() {
    return used.get();
  }

  /** Returns how many bytes there are in all. */
  public long bytes() {
    return bytes;
  }
}
