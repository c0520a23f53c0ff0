package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDManager;
import dev.hammingbird.trainer.network.HashFunction;
import java.util.Map;

/**
 * SSAH: semi-supervised adversarial hashing with a self-paced generation of hard pictures (Jin et
 * al., AAAI 2020).
 *
 * <p><b>A reconstruction.</b> The paper's abstract and introduction could be read, its equations,
 * layers and settings could not. From the paper: H-Net hashes; A-Net makes hard versions of real
 * pictures by occlusion at several scales and by rotation and competes with H-Net; a self-paced
 * policy raises their difficulty; a consistent loss draws meaning out of unlabelled pictures. The
 * formulas, networks and numbers are ours.
 *
 * <pre>
 * warm-up:  H-Net learns from labelled pictures alone
 * then, until the budget is used up, for a batch of labelled and unlabelled pictures:
 *   the teacher, which follows H-Net slowly, reads the clean pictures
 *   A-step, now and then, H-Net frozen: A-Net learns to make pictures that cost H-Net just the
 *     margin more than the clean ones
 *   A-Net deforms the pictures
 *   H-step: pair loss, classes, quantisation on clean labelled pictures; the same similarities on
 *     their hard versions unless too hard; on unlabelled ones agreement with the teacher
 *   the pace rises while H-Net keeps up
 * last:     the teacher's statistics are taken again on clean pictures; the teacher is the result
 * </pre>
 *
 * <p>On a frozen backbone no gradient reaches the pixels, so A-Net can only choose among prepared
 * deformations, of which each costs as much as reading all pictures once. They added nothing to
 * accuracy there; by default ({@code variants=0}) there is no A-Net, and features left out at
 * random make the hard version of a picture. That, the features (averages of several stages, as
 * roots of unit length, standardised) and the strong weight decay are ours and not the paper's; the
 * teacher, the pseudo-labels and the consistent loss are the same as elsewhere.
 */
public final class Ssah implements HashMethod {
  /** Its name. */
  public static final String NAME = "ssah";

  private final SsahSettings settings;

  /** Makes the method with settings. */
  public Ssah(SsahSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> settings() {
    return settings.asText();
  }

  @Override
  public HashMethod with(Map<String, String> changes) {
    return new Ssah(settings.with(changes));
  }

  @Override
  public void check(Lesson lesson) {
    lesson.requireClasses(NAME);
    if (lesson.backbone() instanceof Backbone.Frozen && settings.mirroredTeacher()) {
      throw new LessonRefusedException(
          "ssah's mirroredTeacher reads mirror images, and a frozen backbone's features have none:"
              + " leave it out, or let the backbone learn");
    }
    if (lesson.backbone() instanceof Backbone.Learned && lesson.pictures().side() % 32 != 0) {
      throw new LessonRefusedException(
          "ssah's occlusion grids need a side that is a multiple of 32, not "
              + lesson.pictures().side());
    }
  }

  @Override
  public HashFunction learn(Lesson lesson, Observer observer) {
    check(lesson);
    lesson.compute().quietThread();
    lesson.compute().seed(lesson.seed());
    NDManager manager = lesson.compute().newManager();
    boolean learned = false;
    try (SsahState state = SsahState.prepare(settings, lesson, manager, observer)) {
      boolean _ = lesson.checkpoints().restore(state);
      while (state.warmingUp()) {
        observer.stopIfCancelled();
        state.warmUpStep();
        lesson.checkpoints().passed(state);
        state.offer();
      }
      state.beginJoint();
      while (state.share() < 1 && !observer.enough()) {
        observer.stopIfCancelled();
        state.jointStep();
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
