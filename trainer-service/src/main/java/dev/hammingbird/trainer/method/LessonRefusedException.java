package dev.hammingbird.trainer.method;

/** A method cannot learn from these pictures; the message says what is missing. */
public final class LessonRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says what is missing and what to do. */
  public LessonRefusedException(String message) {
    super(message);
  }
}
