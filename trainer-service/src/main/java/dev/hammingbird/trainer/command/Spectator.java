package dev.hammingbird.trainer.command;

import dev.hammingbird.trainer.method.Step;
import dev.hammingbird.trainer.study.Audience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Shows a run's progress, and ends it early when somebody puts a file in its folder. */
final class Spectator implements Audience {
  private final Progress progress;
  private final Path stop;
  private double seconds;
  private double lookedAt;
  private boolean stopped;

  Spectator(Progress progress, Path stop) {
    this.progress = progress;
    this.stop = stop;
  }

  @Override
  public void stepped(Step step) {
    seconds = step.seconds();
    progress.stepped(step);
  }

  @Override
  public boolean cancelled() {
    return false;
  }

  /** Looks once a second of learning whether the file is there. */
  @Override
  public boolean enough() {
    if (seconds - lookedAt >= 1) {
      lookedAt = seconds;
      stopped = stopped || Files.exists(stop);
    }
    return stopped;
  }

  @Override
  public void measured(Map<String, Double> figures) {
    progress.measured(figures);
  }

  @Override
  public void featuresRead(int done, int total) {
    progress.stage("features", done, total);
  }

  @Override
  public void encoded(int done, int total) {
    progress.stage("evaluate", done, total);
  }
}
