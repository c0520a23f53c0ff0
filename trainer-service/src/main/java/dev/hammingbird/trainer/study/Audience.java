package dev.hammingbird.trainer.study;

import dev.hammingbird.trainer.method.Step;
import java.util.Map;

/** Is told how a run goes, on the run's thread, and may end it. */
public interface Audience {
  /** Takes a step's figures; called after every step, so it should be quick. */
  void stepped(Step step);

  /** Returns whether the run should stop as soon as it can, with nothing. */
  boolean cancelled();

  /** Returns whether learning should end now, as if its budget were used up. */
  boolean enough();

  /** Takes a measurement of retrieval. */
  default void measured(Map<String, Double> figures) {
    // Not everybody is curious.
  }

  /** Is told how many features of pictures have been read, before the first step. */
  default void featuresRead(int done, int total) {
    // Not everybody is impatient.
  }

  /** Is told how many pictures the finished model has encoded for its evaluation. */
  default void encoded(int done, int total) {
    // Not everybody is impatient.
  }
}
