package dev.hammingbird.trainer.job;

/** Where a training stands. */
public enum TrainingState {
  /** Waits for its turn. */
  QUEUED,
  /** Runs. */
  RUNNING,
  /** Ended with a model on Kafka. */
  PUBLISHED,
  /** Ended without a model; the reason says why. */
  FAILED,
  /** Ended because a user said so. */
  CANCELLED;

  /** Returns whether nothing will change any more. */
  public boolean ended() {
    return switch (this) {
      case QUEUED, RUNNING -> false;
      case PUBLISHED, FAILED, CANCELLED -> true;
    };
  }
}
