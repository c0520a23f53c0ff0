package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDManager;
import dev.hammingbird.trainer.method.SupervisedRun.Preparation;
import java.util.Map;

/**
 * SADH: deep hashing with self-supervised asymmetric semantic excavation and a margin-scalable
 * constraint (Yu, Wu, Dou and Bakker, Neurocomputing 2022). Supervised, for pictures of several
 * labels.
 *
 * <p><b>A reconstruction</b> from the authors' published code and figure; the paper's text could
 * not be read. The losses and their weights are the code's. That the code is read from the semantic
 * feature is the figure's; in the published code it is read beside it, from the backbone, and then
 * nothing that a semantic feature learns on a frozen backbone would reach the code. Our own are the
 * sizes of the label network, the batch-normalised codes, and the optimiser.
 *
 * <pre>
 * 1. the label network learns alone: labels to feature, code and back to labels; similar label
 *    vectors to a cosine above the margin, dissimilar ones below its negative
 * 2. its features and codes of all distinct label vectors are the dictionaries; it is frozen
 * 3. the picture network learns: for a batch, with m = how alike the label network finds two
 *    label vectors,
 *      symmetric:  the cosine of two pictures is at least m if they share a label, else at most m
 *      asymmetric: the same for a picture and every entry of the dictionary
 *    on codes and on semantic features, plus quantisation and classification
 * </pre>
 */
public final class Sadh extends Supervised {
  /** Its name. */
  public static final String NAME = "sadh";

  private final SadhSettings settings;

  /** Makes the method with settings. */
  public Sadh(SadhSettings settings) {
    super(NAME, settings.run());
    this.settings = settings;
  }

  @Override
  public Map<String, String> settings() {
    return Settings.asText(NAME, settings);
  }

  @Override
  public HashMethod with(Map<String, String> changes) {
    return new Sadh(Settings.changed(NAME, settings, changes));
  }

  @Override
  Preparation loss(Lesson lesson, Observer observer) {
    return new Preparation() {
      @Override
      public SupervisedRun.Loss loss(NDManager manager, int width) {
        SemanticDictionary dictionary = new SemanticDictionary(settings, lesson, manager);
        if (!lesson.checkpoints().present()) {
          dictionary.learn(observer);
        }
        return new SadhLoss(settings, lesson, manager, dictionary);
      }

      @Override
      public int between() {
        return settings.width();
      }
    };
  }
}
