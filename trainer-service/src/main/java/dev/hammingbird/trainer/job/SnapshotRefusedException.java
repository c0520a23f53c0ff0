package dev.hammingbird.trainer.job;

/** There is no snapshot to train on; the message says why and what to do. */
public final class SnapshotRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says why there is none. */
  public SnapshotRefusedException(String message) {
    super(message);
  }
}
