package dev.hammingbird.encoder.onnx;

import java.io.Serial;

/** A model is not what its manifest says. Trying again would give the same. */
public final class ModelRefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Says what was found and what the manifest says. */
  public ModelRefusedException(String message) {
    super(message);
  }

  /** Says what was found, with the cause. */
  public ModelRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
