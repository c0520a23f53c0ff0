package dev.hammingbird.simulation;

import java.io.Serial;

/** Something is not as it must be; the message says what. */
final class Violation extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }

  @SuppressWarnings("AnnotateFormatMethod") // Error Prone's annotations are not on our class path.
  static void unless(boolean holds, String message, Object... values) {
    if (!holds) {
      throw new Violation(message.formatted(values));
    }
  }
}
