package dev.hammingbird.encoder.onnx;

import java.io.Serial;

/** ONNX Runtime failed at a model that it had loaded and run before: memory, driver, device. */
public final class InferenceException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  InferenceException(String message) {
    super(message);
  }

  InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
