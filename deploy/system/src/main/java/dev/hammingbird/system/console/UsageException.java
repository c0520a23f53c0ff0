package dev.hammingbird.system.console;

import java.io.Serial;

/** The command line is wrong; the message says what about it. */
public final class UsageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Makes one that says what is wrong. */
  public UsageException(String message) {
    super(message);
  }
}
