package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.network.HashFunction;
import java.util.Map;

/** A way to learn a hash function from pictures. One class each, which reads as its algorithm. */
public sealed interface HashMethod permits Supervised, Ssah, DshGans, Itq, RandomProjection {
  /** Returns the name by which users ask for it. */
  String name();

  /** Returns its settings as text, for the model record. */
  Map<String, String> settings();

  /**
   * Returns this method with some settings changed.
   *
   * @param changes values by the settings' names, such as {@code warmUp}
   * @throws IllegalArgumentException naming a setting that it does not have, or a value that is
   *     none
   */
  HashMethod with(Map<String, String> changes);

  /**
   * Checks that it can learn from a lesson.
   *
   * @throws LessonRefusedException if not, with what is missing
   */
  void check(Lesson lesson);

  /**
   * Learns. Runs on the calling thread until the budget is used up.
   *
   * @param lesson what to learn from
   * @param observer is told of progress and may stop it
   * @return the hash function; the caller closes it
   * @throws java.util.concurrent.CancellationException when the observer stops it
   * @throws DivergedException if numbers stop being finite or codes collapse
   */
  HashFunction learn(Lesson lesson, Observer observer);
}
