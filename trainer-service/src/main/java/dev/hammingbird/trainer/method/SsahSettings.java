package dev.hammingbird.trainer.method;

import java.time.Duration;
import java.util.Map;

/**
 * The settings of SSAH. All are of the reconstruction; the paper's own were not readable.
 *
 * @param labelledBatch labelled pictures a step in the joint phase
 * @param unlabelledBatch unlabelled pictures a step in the joint phase; with 0 they are left out
 * @param warmUpBatch labelled pictures a step in the warm-up
 * @param warmUp share of the budget that H-Net learns alone
 * @param rise share of the joint phase in which the pace rises from first to last, if H-Net keeps
 *     up
 * @param ramp share of the joint phase in which the weight of the consistent loss rises to all of
 *     it
 * @param paced whether difficulty rises with H-Net; if not, it is at its highest from the first
 *     joint step on
 * @param adversaryEvery joint steps to one step of A-Net
 * @param randomAdversary whether deformations are drawn at random and A-Net never learns: the
 *     control
 * @param gamma sharpness of the pair loss
 * @param positiveCap the largest weight of a similar pair
 * @param hard weight of the loss on deformed labelled pictures
 * @param quantisation weight of the quantisation loss
 * @param consistency weight of the consistent loss on unlabelled pictures
 * @param confidence probability above which the teacher's class becomes a pseudo-label
 * @param keepUp share of the margin that the gap may reach for the pace to rise
 * @param leastTopMargin the smallest value that the largest margin takes
 * @param topDivergence the largest divergence asked of unlabelled pictures
 * @param topArea the largest occluded share of a picture
 * @param topDegrees the largest turn
 * @param adam whether H-Net learns by Adam, which is ahead in the first minutes, or by gradient
 *     descent with momentum, which wants a rate of about 0.05
 * @param rate H-Net's highest learning rate
 * @param backboneShare the backbone's learning rate as a share of the head's; small where it has
 *     learned before
 * @param adversaryRate A-Net's learning rate
 * @param weightDecay H-Net's weight decay
 * @param teacherDecay the slowest that the teacher follows
 * @param cleanTeacher whether the teacher normalises clean pictures by their own statistics, not by
 *     those that it takes over from H-Net, which reads five deformed pictures to a clean one
 * @param mirroredTeacher whether the teacher reads every clean picture and its mirror image and
 *     teaches the mean; a frozen backbone's features have no mirror image
 * @param variants deformations of every picture, 0 to 4, among which A-Net chooses where the
 *     backbone is frozen; each costs as much as reading the pictures once. With 0 there is no
 *     A-Net: features left out at random make the hard pictures
 * @param neighbours weight of keeping near in code what is near in features. It serves pictures of
 *     classes that have no labels, and costs those that have; 0 leaves it out
 * @param leftOut share of a frozen backbone's features that H-Net does not see, drawn at each step
 */
public record SsahSettings(
    int labelledBatch,
    int unlabelledBatch,
    int warmUpBatch,
    double warmUp,
    double rise,
    double ramp,
    boolean paced,
    int adversaryEvery,
    boolean randomAdversary,
    float gamma,
    float positiveCap,
    float hard,
    float quantisation,
    float consistency,
    float confidence,
    float keepUp,
    float leastTopMargin,
    float topDivergence,
    float topArea,
    float topDegrees,
    boolean adam,
    float rate,
    float backboneShare,
    float adversaryRate,
    float weightDecay,
    float teacherDecay,
    boolean cleanTeacher,
    boolean mirroredTeacher,
    int variants,
    float neighbours,
    float leftOut) {

  /** How runs of backbones that have learned before were measured; nothing else was tried there. */
  private static final Map<String, String> AS_MEASURED =
      Map.of("ramp", "0.2", "cleanTeacher", "false");

  /** From so much time on, or so many steps, a network that learns from scratch has the time. */
  private static final Duration LONG = Duration.ofMinutes(20);

  private static final int LONG_STEPS = 10_000;

  /** Returns what is used for a network that learns from scratch in minutes. */
  public static SsahSettings defaults() {
    return new SsahSettings(
        32, 32, 64, 0.7, 0.6, 0.03, true, 8, false, 5, 10, 1, 0.1f, 1, 0.9f, 0.9f, 0.5f, 0.3f,
        0.33f, 30, true, 3e-3f, 1, 2e-3f, 5e-4f, 0.999f, true, false, 0, 0, 0.5f);
  }

  /**
   * Returns what is used for a network that learns from scratch and has the time: gradient descent,
   * which overtakes Adam after six minutes, unlabelled pictures early, and deformations as mild as
   * those of a network that has learned before.
   */
  private static SsahSettings patient() {
    return defaults()
        .with(
            Map.of(
                "adam", "false",
                "rate", "0.05",
                "warmUp", "0.2",
                "unlabelledBatch", "64",
                "confidence", "0.8"))
        .with(
            Map.of(
                "hard", "0.5",
                "topArea", "0.12",
                "topDegrees", "12",
                "leastTopMargin", "0.3"));
  }

  /**
   * Returns what is used for a backbone unless a user says otherwise. Whoever has learned before is
   * soon right about most unlabelled pictures, gains from them early and needs no more than mild
   * deformations, since what A-Net hides is what matters most; on fixed features a step costs so
   * little that a long warm-up would learn the labelled pictures by heart, and a linear layer on
   * thousands of features wants its weights kept small.
   */
  public static SsahSettings suited(Backbone backbone, Budget budget) {
    boolean patient =
        budget.steps() == 0 ? budget.time().compareTo(LONG) >= 0 : budget.steps() >= LONG_STEPS;
    return switch (backbone) {
      case Backbone.Residual _ -> patient ? patient() : defaults();
      case Backbone.Tuned _ ->
          defaults()
              .with(
                  Map.of(
                      "labelledBatch", "24",
                      "unlabelledBatch", "64",
                      "warmUpBatch", "32",
                      "warmUp", "0.15",
                      "rate", "0.001",
                      "backboneShare", "0.2"))
              .with(
                  Map.of(
                      "adversaryEvery", "16",
                      "hard", "0.5",
                      "leastTopMargin", "0.3",
                      "topArea", "0.15",
                      "topDegrees", "20"))
              .with(AS_MEASURED);
      case Backbone.Frozen _ ->
          defaults()
              .with(
                  Map.of(
                      "labelledBatch", "64",
                      "unlabelledBatch", "128",
                      "warmUp", "0.1",
                      "confidence", "0.8",
                      "rate", "0.001",
                      "weightDecay", "1"))
              .with(AS_MEASURED);
    };
  }

  /**
   * Returns these settings with some of them changed.
   *
   * @param changes values by the settings' names, such as {@code warmUp}
   * @throws IllegalArgumentException naming a setting that does not exist or a value that is none
   */
  public SsahSettings with(Map<String, String> changes) {
    return Settings.changed(Ssah.NAME, this, changes);
  }

  /**
   * Returns the weight of the consistent loss, which rises as Laine and Aila have it (Temporal
   * Ensembling for Semi-Supervised Learning, 2017).
   *
   * @param done share of the joint phase that is over, 0 to 1
   */
  float consistencyAt(double done) {
    double left = done < ramp ? 1 - done / ramp : 0;
    return (float) (consistency * Math.exp(-5 * left * left));
  }

  /** Returns every setting by name, for the model record. */
  public Map<String, String> asText() {
    return Settings.asText(Ssah.NAME, this);
  }
}
