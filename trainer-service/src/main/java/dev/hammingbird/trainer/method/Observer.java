package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.network.HashFunction;
import java.util.List;
import java.util.function.Supplier;

/** Is told how learning goes, on the learning thread, and may stop it. */
public interface Observer {
  /** Takes a step's figures; called after every step, so it should be quick. */
  void stepped(Step step);

  /** Returns whether learning should stop as soon as it can. */
  boolean cancelled();

  /** Is told how many features of pictures have been read, before the first step. */
  default void featuresRead(int done, int total) {
    // Most observers can wait.
  }

  /**
   * Takes pictures worth a look, such as those that a network makes; called a few times a run.
   *
   * @param name what they are, such as {@code generator}
   * @param rgb uint8 pictures one after another, row by row of the grid, {@code [rows *
   *     columns][side][side][3]}
   * @param columns pictures in a row of the grid
   * @param rows rows of the grid
   * @param side pixels a side of a picture
   */
  default void pictures(String name, byte[] rgb, int columns, int rows, int side) {
    // Most observers have no use for them.
  }

  /**
   * Is offered the hash function as it is now, after every step; it may measure it. What that takes
   * is not counted as learning.
   *
   * @param share share of the budget used, from 0 to 1
   * @param now makes the function, which shares the run's weights; whoever makes it closes it
   *     before this returns
   */
  default void offered(double share, Supplier<HashFunction> now) {
    // Most observers have nothing to measure.
  }

  /**
   * Is told what the teacher takes unlabelled pictures for. Only who knows the truth can make
   * anything of it, and must not let it reach the method.
   *
   * @param ids the pictures
   * @param labels {@code [pictures][classes]}, 1 for a class taken for sure, in alphabetical order
   */
  default void pseudoLabelled(List<String> ids, float[][] labels) {
    // Most observers do not know the truth.
  }

  /**
   * Returns whether learning should end before its budget does, as if the budget were used up: the
   * result is kept, unlike after a cancellation.
   */
  default boolean enough() {
    return false;
  }

  /** Throws {@link java.util.concurrent.CancellationException} if learning should stop. */
  default void stopIfCancelled() {
    if (cancelled()) {
      throw new java.util.concurrent.CancellationException("the training was cancelled");
    }
  }
}
