package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;
import dev.hammingbird.trainer.network.Deformation.Strength;

/**
 * The self-paced policy: how hard deformed pictures may be. Difficulty rises only while H-Net keeps
 * up, that is while deformed pictures cost it no more over clean ones than a share of the margin
 * asked for; otherwise it holds.
 */
final class Pace implements Resumable {
  private static final float FIRST_AREA = 0.05f;
  private static final float FIRST_ANGLE = (float) Math.toRadians(5);
  private static final float FIRST_MARGIN = 0.1f;
  private final SsahSettings settings;
  private float lastMargin;
  private double reached;
  private double gap;

  /**
   * Starts at the easiest, or without a pace at the hardest.
   *
   * @param cleanLoss H-Net's loss on clean pictures at the end of the warm-up, which sets the
   *     largest margin
   */
  Pace(SsahSettings settings, double cleanLoss) {
    this.settings = settings;
    this.lastMargin = (float) Math.clamp(cleanLoss, settings.leastTopMargin(), 2);
    this.reached = settings.paced() ? 0 : 1;
  }

  /**
   * Takes a step's measurement.
   *
   * @param measured mean loss of deformed pictures less that of clean ones
   * @param share how much of the rise this step stands for, from 0 to 1
   */
  void measured(double measured, double share) {
    gap += 0.1 * (measured - gap);
    if (gap <= settings.keepUp() * margin()) {
      reached = Math.min(1, reached + share);
    }
  }

  /** Returns how far difficulty has risen, from 0 to 1. */
  double reached() {
    return reached;
  }

  /** Returns the running mean of the loss gap. */
  double gap() {
    return gap;
  }

  /** Returns how much more a deformed picture should cost than a clean one. */
  float margin() {
    return between(FIRST_MARGIN, lastMargin);
  }

  /** Returns the consistency divergence asked of unlabelled pictures, at the same pace. */
  float divergence() {
    return between(0.02f, settings.topDivergence());
  }

  /** Returns the occluded area and largest angle allowed now. */
  Strength strength() {
    return new Strength(
        between(FIRST_AREA, settings.topArea()),
        between(FIRST_ANGLE, (float) Math.toRadians(settings.topDegrees())));
  }

  @Override
  public void exchange(State state) {
    lastMargin = (float) state.real("lastMargin", lastMargin);
    reached = state.real("reached", reached);
    gap = state.real("gap", gap);
  }

  private float between(float first, float last) {
    return (float) (first + (last - first) * reached);
  }
}
