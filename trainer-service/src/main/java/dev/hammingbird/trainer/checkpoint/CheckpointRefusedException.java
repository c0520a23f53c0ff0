package dev.hammingbird.trainer.checkpoint;

/** A checkpoint is torn, foreign or of another kind; the message says which and what to do. */
public final class CheckpointRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says why it is refused. */
  public CheckpointRefusedException(String message) {
    super(message);
  }
}
