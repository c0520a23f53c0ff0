package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDManager;
import dev.hammingbird.trainer.network.HashFunction;
import java.util.Map;

/**
 * DSH-GANs: deep semantic hashing with generative adversarial networks (Qiu et al., SIGIR 2017),
 * semi-supervised.
 *
 * <p>The losses (sections on the real-synthetic triplet, the adversary and the classification
 * stream) are the paper's, with their weights of 1. <b>Reconstructed</b> are the generator, the
 * steps of pre-training, the optimiser and the sizes; ours are the residual backbone, batch
 * normalisation of the outputs, that the generator takes {@code -log P(real)} in place of the
 * negated adversary loss, which has no gradient where the adversary is sure, and what keeps an
 * adversary within reach that would otherwise be sure within a hundred steps: real and synthetic
 * pictures are normalised apart, the adversary doubts a little, and it rests while it is far ahead.
 *
 * <pre>
 * a picture x, its labels y; x+ = G(noise, y); x- = G(noise', labels that share none with y)
 * one network, three streams: codes H in [0, 1], real or synthetic, classes
 *   triplet   = [1 - |H(x) - H(x-)|^2 + |H(x) - H(x+)|^2]+
 *   adversary = mean of -log P(what it is) over x, x+, x-
 *   classes   = mean cross-entropy over x, x+, x-, synthetic ones with the labels they were made by
 *
 * pre-training: the network on adversary + classes, with unlabelled pictures among the real ones;
 *               G on classes - adversary
 * then:         the network on triplet + adversary + classes; G on triplet - adversary + classes
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
        if (!settings.pictures()) {
          state.supervisedStep();
        } else {
          state.step(state.share() >= settings.preTraining());
        }
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
