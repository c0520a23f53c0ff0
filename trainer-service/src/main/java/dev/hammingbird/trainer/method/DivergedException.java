package dev.hammingbird.trainer.method;

/** Learning broke: numbers are no longer finite, or all codes have become equal. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says what was seen, and when. */
  public DivergedException(String message) {
    super(message);
  }
}
