package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.checkpoint.Checkpoints;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.tensor.Compute;
import java.util.function.LongSupplier;

/**
 * What a method learns from and with.
 *
 * @param pictures labelled and unlabelled pictures; none that is held out for evaluation
 * @param bits bits of a code
 * @param seed where all chance comes from
 * @param budget how long it may take
 * @param backbone what turns a picture into features
 * @param compute the device
 * @param nanos the clock of the budget, such as {@code System::nanoTime}
 * @param checkpoints where its state is kept; a method asks it to restore what it has prepared, and
 *     tells it of every step
 */
public record Lesson(
    LabelledPictures pictures,
    int bits,
    long seed,
    Budget budget,
    Backbone backbone,
    Compute compute,
    LongSupplier nanos,
    Checkpoints checkpoints) {
  /** A lesson that leaves no checkpoints. */
  public Lesson(
      LabelledPictures pictures,
      int bits,
      long seed,
      Budget budget,
      Backbone backbone,
      Compute compute,
      LongSupplier nanos) {
    this(pictures, bits, seed, budget, backbone, compute, nanos, Checkpoints.NONE);
  }

  /** Returns this lesson without the pictures that have no labels. */
  Lesson labelledOnly() {
    return new Lesson(
        pictures.labelled(), bits, seed, budget, backbone, compute, nanos, checkpoints);
  }

  /**
   * Refuses, for a method that learns from labels, pictures of fewer than two classes.
   *
   * @param method the method's name
   * @throws LessonRefusedException saying what there is and what to do
   */
  void requireClasses(String method) {
    int labelled = pictures.labelled().size();
    int classes = pictures.classes().size();
    if (labelled < 2 || classes < 2) {
      throw new LessonRefusedException(
          ("%s needs labelled pictures of at least two classes, but there are %d labelled"
                  + " pictures of %d classes among %d; give labels with PUT /images/{id}/labels"
                  + " or train random-projection or itq")
              .formatted(method, labelled, classes, pictures.size()));
    }
  }
}
