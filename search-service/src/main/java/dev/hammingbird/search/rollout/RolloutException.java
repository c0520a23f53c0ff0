package dev.hammingbird.search.rollout;

/** A transition that was not made. */
public final class RolloutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Why not. */
  public enum Kind {
    /** There is no such space. */
    UNKNOWN,
    /** The life of the space cannot go there from where it stands. */
    NOT_ALLOWED,
    /** Kafka did not take it, or it was not read back in time: ask how things stand. */
    UNAVAILABLE
  }

  RolloutException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  RolloutException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Returns why not. */
  public Kind kind() {
    return kind;
  }
}
