package dev.hammingbird.trainer.job;

import java.util.List;

/** Where the state of trainings is kept over restarts. */
public interface TrainingLog {
  /** Writes a training's state; it replaces the earlier one. May return before it is safe. */
  void write(TrainingView view);

  /** Returns the last state of every training. */
  List<TrainingView> readAll();
}
