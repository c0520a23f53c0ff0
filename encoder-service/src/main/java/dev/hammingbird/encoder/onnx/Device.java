package dev.hammingbird.encoder.onnx;

import java.util.Locale;

/** Where models run. */
public enum Device {
  /** ONNX Runtime's own kernels, one thread a call. */
  CPU,
  /** The first CUDA device. */
  CUDA;

  /** Returns the name as it stands in answers and metrics: {@code cpu} or {@code cuda}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
