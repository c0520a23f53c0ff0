package dev.hammingbird.trainer.onnx;

/** How much of a network from a file learns. */
public enum Tuning {
  /** All of it. */
  ALL,
  /** What comes after the last but one halving of the maps; the rest stays as it is in the file. */
  LAST_STAGES,
  /** Nothing: only what is put on top of it. */
  HEAD_ONLY
}
