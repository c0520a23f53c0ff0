package dev.hammingbird.trainer.checkpoint;

/** A part of a run whose state a checkpoint holds. */
public interface Resumable {
  /**
   * Names every value that changes while the run goes on. The same code saves and restores: {@code
   * steps = state.integer("steps", steps)} puts the value into a checkpoint, or returns the one
   * that is in it.
   *
   * @throws CheckpointRefusedException if a value is missing or of another size than the run's
   */
  void exchange(State state);
}
