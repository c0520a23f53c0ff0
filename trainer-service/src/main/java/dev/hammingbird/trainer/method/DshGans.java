package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDManager;
import dev.hammingbird.trainer.network.HashFunction;
import java.util.Map;

/**
 * DSH-GANs: deep semantic hashing with generative adversarial networks (Qiu et al., SIGIR 2017),
 * semi-supervised.
 *
 * <p>The losses (sections on the real-synthetic triplet, the adversary and the classification
 * stream) are the paper's. <b>Reconstructed</b> are generator and adversary, the steps of
 * pre-training, the optimiser and the sizes. <b>Ours</b>, where the paper is known to differ:
 *
 * <ul>
 *   <li>the adversary stream has a body of its own. With the shared one, each of its steps costs a
 *       pass of synthetic and of unlabelled pictures through the network; apart, it is small enough
 *       that a generator sees half a million pictures in an hour of one processor;
 *   <li>the adversary is told what is on a picture, or what the classification stream believes
 *       where no one has said (as in S3GAN, Lucic et al., ICML 2019), so that unlabelled pictures
 *       teach the generator classes, too;
 *   <li>hash and classification streams learn from real pictures from the first step on, in full
 *       and just as the control does; synthetic ones are beside a few of them only, with less
 *       weight for their classes;
 *   <li>the network learns from pictures of the averaged generator, and generator and adversary
 *       take a step once in a few of the network's;
 *   <li>the generator takes {@code -log P(real)} in place of the negated adversary loss, which has
 *       no gradient where the adversary is sure;
 *   <li>the residual backbone, and batch normalisation of the outputs.
 * </ul>
 *
 * <pre>
 * a picture x, its labels y; x+ = G(noise, y); x- = G(noise', labels that share none with y)
 * a network of two streams, codes H in [0, 1] and classes; the adversary: real or synthetic
 *   triplet   = [1 - |H(x) - H(x-)|^2 + |H(x) - H(x+)|^2]+; supervised: x+ and x- are real
 *   adversary = mean of -log P(what it is) over real and synthetic pictures
 *   classes   = mean cross-entropy, of synthetic pictures with the labels they were made by
 *
 * pre-training: the network on supervised triplets + classes; the adversary on unlabelled pictures
 *               and some labelled ones against as many synthetic ones; G on - adversary
 * then:         the network also on triplets with synthetic pictures + their classes; G also on
 *               those
 * code = 1 where H(x) >= 0.5
 * </pre>
 */
public final class DshGans implements HashMethod {
  /** Its name. */
  public static final String NAME = "dsh-gans";

  private final DshGansSettings settings;

  /** Makes the method with settings. */
  public DshGans(DshGansSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> settings() {
    return Settings.asText(NAME, settings);
  }

  @Override
  public HashMethod with(Map<String, String> changes) {
    return new DshGans(Settings.changed(NAME, settings, changes));
  }

  @Override
  public void check(Lesson lesson) {
    lesson.requireClasses(NAME);
    if (lesson.backbone() instanceof Backbone.Frozen) {
      throw new LessonRefusedException(
          "dsh-gans learns with the backbone through pictures it makes itself, which a frozen"
              + " backbone does not allow; train it with residual-small or onnx-tuned:<path>");
    }
  }

  @Override
  public HashFunction learn(Lesson lesson, Observer observer) {
    check(lesson);
    lesson.compute().quietThread();
    lesson.compute().seed(lesson.seed());
    NDManager manager = lesson.compute().newManager();
    boolean learned = false;
    try (DshGansState state = new DshGansState(settings, lesson, manager, observer)) {
      boolean _ = lesson.checkpoints().restore(state);
      while (state.share() < 1 && !observer.enough()) {
        observer.stopIfCancelled();
        state.step(settings.pictures() && state.share() >= settings.preTraining());
        lesson.checkpoints().passed(state);
        state.offer();
      }
      HashFunction result = state.finish();
      learned = true;
      return result;
    } finally {
      if (!learned) {
        manager.close();
      }
    }
  }
}
