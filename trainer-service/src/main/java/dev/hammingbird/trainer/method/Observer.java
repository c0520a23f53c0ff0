package dev.hammingbird.trainer.method;

/** Is told how learning goes, on the learning thread, and may stop it. */
public interface Observer {
  /** Takes a step's figures; called after every step, so it should be quick. */
  void stepped(Step step);

  /** Returns whether learning should stop as soon as it can. */
  boolean cancelled();

  /** Throws {@link java.util.concurrent.CancellationException} if learning should stop. */
  default void stopIfCancelled() {
    if (cancelled()) {
      throw new java.util.concurrent.CancellationException("the training was cancelled");
    }
  }
}
