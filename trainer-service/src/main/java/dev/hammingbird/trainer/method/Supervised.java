package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.method.SupervisedRun.Preparation;
import dev.hammingbird.trainer.network.HashFunction;
import java.util.Map;

/**
 * A method that learns from labelled pictures alone: all share one network, one optimiser and one
 * run, and differ by their loss.
 */
public abstract sealed class Supervised implements HashMethod
    permits Sadh, Dpsh, HashNet, OrthoHash {
  private final String name;
  private final SupervisedSettings run;

  /**
   * Makes a method.
   *
   * @param run how the network learns
   */
  Supervised(String name, SupervisedSettings run) {
    this.name = name;
    this.run = run;
  }

  /** Sets the loss up for a lesson. */
  abstract Preparation loss(Lesson lesson, Observer observer);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public Map<String, String> settings() {
    return Settings.asText(name, run);
  }

  /** Returns how the network learns. */
  final SupervisedSettings run() {
    return run;
  }

  @Override
  public final void check(Lesson lesson) {
    lesson.requireClasses(name);
  }

  @Override
  public final HashFunction learn(Lesson lesson, Observer observer) {
    check(lesson);
    return SupervisedRun.learn(run, lesson, observer, loss(lesson, observer));
  }
}
