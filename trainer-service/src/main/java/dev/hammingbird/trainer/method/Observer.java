package dev.hammingbird.trainer.method;

/** Is told how learning goes, on the learning thread, and may stop it. */
public interface Observer {
  /** Takes a step's figures; called after every step, so it should be quick. */
  void stepped(Step step);

  /** Returns whether learning should stop as soon as it can. */
  boolean cancelled();

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

  /** Throws {@link java.util.concurrent.CancellationException} if learning should stop. */
  default void stopIfCancelled() {
    if (cancelled()) {
      throw new java.util.concurrent.CancellationException("the training was cancelled");
    }
  }
}
