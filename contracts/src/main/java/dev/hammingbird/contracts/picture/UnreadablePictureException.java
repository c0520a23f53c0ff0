package dev.hammingbird.contracts.picture;

import java.io.IOException;
import java.io.Serial;

/** Bytes could not be read as a picture; says of which class the reason is. */
public final class UnreadablePictureException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final RefusalReason reason;

  UnreadablePictureException(RefusalReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  UnreadablePictureException(RefusalReason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static UnreadablePictureException corrupt(String message) {
    return new UnreadablePictureException(RefusalReason.CORRUPT, message);
  }

  static UnreadablePictureException unsupported(String message) {
    return new UnreadablePictureException(RefusalReason.UNSUPPORTED, message);
  }

  /** Returns the class of the reason. */
  public RefusalReason reason() {
    return reason;
  }
}
