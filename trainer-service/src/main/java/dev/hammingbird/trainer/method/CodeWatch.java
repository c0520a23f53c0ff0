package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;

/** Notices that codes have stopped telling pictures apart. */
final class CodeWatch {
  private CodeWatch() {}

  /**
   * Checks the outputs for some pictures.
   *
   * @param outputs real outputs, {@code [n, bits]}
   * @param step the step at which they were seen, for the message
   * @throws DivergedException if one is not finite, or there are several pictures and all have one
   *     code
   */
  static void check(NDArray outputs, int step) {
    float[] values = outputs.toFloatArray();
    int bits = (int) outputs.getShape().get(1);
    int constant = 0;
    for (int b = 0; b < bits; b++) {
      boolean same = true;
      for (int i = b; i < values.length; i += bits) {
        if (!Float.isFinite(values[i])) {
          throw new DivergedException(
              "output %d is %s at step %d: lower the learning rate or change the seed"
                  .formatted(b, values[i], step));
        }
        same &= (values[i] >= 0) == (values[b] >= 0);
      }
      constant += same ? 1 : 0;
    }
    if (values.length > bits && constant == bits) {
      throw new DivergedException(
          "all of %d pictures have one code at step %d: lower the learning rate or change the seed"
              .formatted(values.length / bits, step));
    }
  }
}
