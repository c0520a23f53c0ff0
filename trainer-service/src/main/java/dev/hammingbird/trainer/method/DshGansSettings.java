package dev.hammingbird.trainer.method;

/**
 * The settings of DSH-GANs. The margin and the equal weights are the paper's, the rest is ours.
 *
 * @param batch labelled pictures, and so triplets, a step
 * @param unlabelledBatch unlabelled pictures a step, which only the adversary stream sees
 * @param preTraining share of the budget in which generator and adversary learn before triplets are
 *     formed
 * @param noise values of noise a picture
 * @param margin of the triplet ranking, in bits
 * @param synthetic weight of synthetic pictures in the network's classification stream; 1 in the
 *     paper
 * @param doubt how unsure the adversary is to be of real pictures, from 0 (not, as in the paper) to
 *     0.5
 * @param rest the adversary's mean loss, in nats, below which it is far ahead of the generator and
 *     rests; 0 for never, as in the paper; guessing costs 0.69
 * @param frozenGenerator whether the generator stops learning when triplets begin
 * @param pictures whether there are synthetic pictures at all; without, triplets are of real ones:
 *     the control
 * @param rate the network's highest learning rate, of Adam
 * @param generatorRate the generator's
 * @param weightDecay the network's weight decay
 * @param teacherDecay the slowest that the averaged network, which is the result, follows
 */
public record DshGansSettings(
    int batch,
    int unlabelledBatch,
    double preTraining,
    int noise,
    float margin,
    float synthetic,
    float doubt,
    float rest,
    boolean frozenGenerator,
    boolean pictures,
    float rate,
    float generatorRate,
    float weightDecay,
    float teacherDecay) {
  /** Returns what is used unless a user says otherwise. */
  public static DshGansSettings defaults() {
    return new DshGansSettings(
        32, 32, 0.4, 64, 1, 0.3f, 0.1f, 0.5f, false, true, 1e-3f, 2e-3f, 5e-4f, 0.999f);
  }

  /** Returns these settings without synthetic pictures: hash and classification streams alone. */
  public DshGansSettings withoutPictures() {
    return new DshGansSettings(
        batch,
        unlabelledBatch,
        0,
        noise,
        margin,
        synthetic,
        doubt,
        rest,
        frozenGenerator,
        false,
        rate,
        generatorRate,
        weightDecay,
        teacherDecay);
  }
}
