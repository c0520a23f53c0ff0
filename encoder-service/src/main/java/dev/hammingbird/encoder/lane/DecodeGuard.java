package dev.hammingbird.encoder.lane;

/**
 * Watches over the picture that a worker is decoding. The worker enters and leaves; the watchdog
 * ticks. A picture that is seen by too many ticks has its worker interrupted, then abandoned.
 *
 * <p>Ticks and not the clock: a process that was stopped for a minute finds that a minute has gone
 * by, but has seen one tick, so no good picture is rejected for it.
 */
final class DecodeGuard {
  private static final int IDLE = -1;

  private final Thread worker;
  private final int patience;
  private int picture = IDLE;
  private int ticks;
  private boolean abandoned;

  /**
   * Guards a worker.
   *
   * @param patience after how many ticks it is interrupted; after twice as many it is abandoned
   */
  DecodeGuard(Thread worker, int patience) {
    this.worker = worker;
    this.patience = patience;
  }

  /** A worker came back after it had been given up; somebody else does its batch. */
  static final class AbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AbandonedException() {
      super("given up by the watchdog", null, false, false);
    }
  }

  /** The worker begins a picture. */
  synchronized void enter(int index) {
    picture = index;
    ticks = 0;
  }

  /**
   * The worker is done with the picture, one way or the other.
   *
   * @return whether it was interrupted on the way; it no longer is
   * @throws AbandonedException if it was given up
   */
  synchronized boolean leave() {
    picture = IDLE;
    if (abandoned) {
      throw new AbandonedException();
    }
    return Thread.interrupted();
  }

  /** Returns the index of the picture whose worker has just been given up; -1 for none. */
  synchronized int tick() {
    if (picture == IDLE || abandoned) {
      return IDLE;
    }
    ticks++;
    if (ticks == patience) {
      worker.interrupt();
    }
    if (ticks < 2 * patience) {
      return IDLE;
    }
    abandoned = true;
    return picture;
  }
}
