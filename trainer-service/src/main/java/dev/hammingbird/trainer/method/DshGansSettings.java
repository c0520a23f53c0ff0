package dev.hammingbird.trainer.method;

import java.util.Map;

/**
 * The settings of DSH-GANs. The margin is the paper's, the rest is ours.
 *
 * @param batch labelled pictures a step of the network
 * @param triplets how many of them have synthetic pictures beside them once triplets are formed;
 *     all in the paper
 * @param painted synthetic pictures a step of generator and adversary, beside as many real ones
 * @param lessons steps of the network for each of generator and adversary in pre-training
 * @param jointLessons the same once triplets are formed
 * @param preTraining share of the budget before triplets are formed
 * @param noise values of noise a picture
 * @param margin of the triplet ranking, in bits
 * @param synthetic weight of synthetic pictures in the network's classification stream; 1 in the
 *     paper
 * @param frozenGenerator whether generator and adversary stop learning when triplets begin
 * @param pictures whether there are synthetic pictures at all; without, triplets are of real ones:
 *     the control
 * @param rate the network's highest learning rate, of Adam
 * @param generatorRate the generator's
 * @param adversaryRate the adversary's
 * @param weightDecay the network's weight decay
 * @param teacherDecay the slowest that the averaged network, which is the result, follows
 * @param generatorDecay the slowest that the averaged generator follows, whose pictures are used
 */
public record DshGansSettings(
    int batch,
    int triplets,
    int painted,
    int lessons,
    int jointLessons,
    double preTraining,
    int noise,
    float margin,
    float synthetic,
    boolean frozenGenerator,
    boolean pictures,
    float rate,
    float generatorRate,
    float adversaryRate,
    float weightDecay,
    float teacherDecay,
    float generatorDecay) {
  /** Returns what is used unless a user says otherwise. */
  public static DshGansSettings defaults() {
    return new DshGansSettings(
        32, 8, 32, 2, 8, 0.7, 64, 1, 0.1f, false, true, 1e-3f, 1e-3f, 5e-4f, 5e-4f, 0.999f, 0.995f);
  }

  /** Returns these settings with some changed, by name. */
  public DshGansSettings with(Map<String, String> changes) {
    return Settings.changed(DshGans.NAME, this, changes);
  }

  /** Returns these settings without synthetic pictures: hash and classification streams alone. */
  public DshGansSettings withoutPictures() {
    return with(Map.of("pictures", "false", "preTraining", "0"));
  }
}
