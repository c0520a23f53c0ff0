package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;

/** Says a few times a run, evenly, that something is due. */
final class Milestones implements Resumable {
  private final int count;
  private int passed;

  Milestones(int count) {
    this.count = count;
  }

  /**
   * Returns whether one has been reached since the last call; the last is at the end.
   *
   * @param share how far the run is, from 0 to 1
   */
  boolean reached(double share) {
    int now = (int) (share * count + 1e-9);
    boolean reached = now > passed;
    passed = now;
    return reached;
  }

  @Override
  public void exchange(State state) {
    passed = state.integer("passed", passed);
  }
}
