package dev.hammingbird.encoder.lane;

import java.io.Serial;

/** A lane cannot go on; says why and what to do. */
final class LaneFault extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  LaneFault(String message) {
    super(message);
  }

  LaneFault(String message, Throwable cause) {
    super(message, cause);
  }
}
