package dev.hammingbird.system.drill;

import java.io.Serial;

/** A drill cannot go on, or what it found cannot be; the message says what. */
public final class DrillFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  DrillFailure(String message) {
    super(message);
  }
}
