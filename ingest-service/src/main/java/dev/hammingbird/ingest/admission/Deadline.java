package dev.hammingbird.ingest.admission;

/** Interrupts one thread if its work has not ended in time, and never afterwards. */
final class Deadline {
  private final Thread worker;
  private boolean ended;

  Deadline(Thread worker) {
    this.worker = worker;
  }

  /** The time is over. */
  synchronized void pass() {
    if (!ended) {
      worker.interrupt();
    }
  }

  /** The work is over; called by the worker, whose interrupt, if it came, is done with. */
  synchronized void end() {
    ended = true;
    // The answer says that time ran out: the thread's next picture must not be told so too.
    boolean _ = Thread.interrupted();
  }
}
