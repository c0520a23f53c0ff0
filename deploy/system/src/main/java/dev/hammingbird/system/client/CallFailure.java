package dev.hammingbird.system.client;

import java.io.Serial;

/** A service could not be asked, or answered something else than hoped for. */
public final class CallFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;

  CallFailure(String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
  }

  CallFailure(String message, int status) {
    super(message);
    this.status = status;
  }

  /** Returns the HTTP status, 0 when there was no answer. */
  public int status() {
    return status;
  }
}
