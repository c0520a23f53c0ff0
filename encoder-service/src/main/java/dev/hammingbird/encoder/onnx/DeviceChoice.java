package dev.hammingbird.encoder.onnx;

/** Where an operator wants models to run. */
public enum DeviceChoice {
  /** CUDA where this build and this machine have it, else the CPU; what was taken is reported. */
  AUTO,
  /** The CPU. */
  CPU,
  /** CUDA; without it the service does not start. */
  CUDA
}
