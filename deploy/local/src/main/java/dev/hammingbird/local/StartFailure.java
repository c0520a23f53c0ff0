package dev.hammingbird.local;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Something of the local system did not come up; the message says what, why and what to do. */
public final class StartFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** States what did not come up, why, and what to do. */
  public StartFailure(String message) {
    super(message);
  }

  StartFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
