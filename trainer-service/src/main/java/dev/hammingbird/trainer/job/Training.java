package dev.hammingbird.trainer.job;

import dev.hammingbird.trainer.method.Step;
import dev.hammingbird.trainer.study.Audience;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** One training's state as it changes. Safe for use by several threads. */
final class Training implements Audience {
  private static final double SECONDS_BETWEEN_REPORTS = 1;
  private final AtomicReference<TrainingView> view;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Consumer<TrainingView> changed;
  private double reportedSeconds = -SECONDS_BETWEEN_REPORTS;
  private long reportedPictures;

  Training(TrainingView first, Consumer<TrainingView> changed) {
    this.view = new AtomicReference<>(first);
    this.changed = changed;
  }

  TrainingView view() {
    return view.get();
  }

  void change(UnaryOperator<TrainingView> step) {
    changed.accept(view.updateAndGet(step));
  }

  void cancel() {
    cancelled.set(true);
  }

  @Override
  public boolean cancelled() {
    return cancelled.get();
  }

  /** Throws {@link CancellationException} if it was cancelled. */
  void stopIfCancelled() {
    if (cancelled()) {
      throw new CancellationException("the training was cancelled");
    }
  }

  /** Ends learning with what has been learned so far. */
  void endEarly() {
    ended.set(true);
  }

  @Override
  public boolean enough() {
    return ended.get();
  }

  @Override
  public void featuresRead(int done, int total) {
    enter("features");
  }

  @Override
  public void encoded(int done, int total) {
    stopIfCancelled();
    enter("evaluate");
  }

  private void enter(String phase) {
    if (!view().phase().equals(phase)) {
      change(before -> before.in(phase));
    }
  }

  /** Reports about once a second, and when the phase changes. */
  @Override
  public void stepped(Step step) {
    double passed = step.seconds() - reportedSeconds;
    if (passed < SECONDS_BETWEEN_REPORTS && step.phase().equals(view().phase())) {
      return;
    }
    double since = Math.max(1e-3, reportedPictures == 0 ? step.seconds() : passed);
    double rate = (step.pictures() - reportedPictures) / since;
    double eta = step.seconds() * (1 - step.progress()) / Math.max(1e-6, step.progress());
    TrainingView.Progress progress =
        new TrainingView.Progress(step.progress(), step.number(), rate, eta, step.figures());
    reportedSeconds = step.seconds();
    reportedPictures = step.pictures();
    change(before -> before.at(step.phase(), progress));
  }
}
