package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * Notices that codes have stopped telling pictures apart: at once when all are equal or a number is
 * not finite, and after long when some bits never change.
 *
 * <p>A bit that is constant over a batch proves little: the batch may be small, or the network's
 * statistics young. So a bit counts as constant only after {@value #LONG} steps and {@value #MANY}
 * pictures of the run on which it did not change once; a bit that is 1 on one picture in a hundred
 * gets that far in one run of ten thousand. Short runs are never stopped by it, methods without
 * steps neither: their report counts constant bits over the database.
 */
final class CodeWatch {
  /** Steps from one look to the next that callers keep. */
  static final int EVERY = 50;

  private static final int LONG = 1000;
  private static final int MANY = 1000;
  private static final int NAMED = 8;
  private final boolean[] sign;
  private final int[] since;
  private final int[] pictures;

  /** Starts a watch over codes of so many bits. */
  CodeWatch(int bits) {
    sign = new boolean[bits];
    since = new int[bits];
    pictures = new int[bits];
  }

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
      for (int i = b; i < values.length; i += bits) {
        if (!Float.isFinite(values[i])) {
          throw new DivergedException(
              "output %d is %s at step %d: lower the learning rate or change the seed"
                  .formatted(b, values[i], step));
        }
      }
      constant += constant(values, b, bits) ? 1 : 0;
    }
    if (values.length > bits && constant == bits) {
      throw new DivergedException(
          "all of %d pictures have one code at step %d: lower the learning rate or change the seed"
              .formatted(values.length / bits, step));
    }
  }

  /**
   * Checks a gradient's length.
   *
   * @throws DivergedException if it is not finite
   */
  static void checkGradient(float norm, int step) {
    if (!Float.isFinite(norm)) {
      throw new DivergedException(
          "the gradient is %s at step %d: lower the learning rate or change the seed"
              .formatted(norm, step));
    }
  }

  private static boolean constant(float[] values, int bit, int bits) {
    for (int i = bit; i < values.length; i += bits) {
      if ((values[i] >= 0) != (values[bit] >= 0)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Looks at codes as the result would have them, once every {@value #EVERY} steps.
   *
   * @param outputs of some pictures by the network that becomes the result, with the statistics
   *     that it will have then, {@code [n, bits]}
   * @param step steps done, from 1
   * @throws DivergedException naming the bits that have been constant for long, and since when
   */
  void look(NDArray outputs, int step) {
    float[] values = outputs.toFloatArray();
    int bits = sign.length;
    List<Integer> dead = new ArrayList<>();
    for (int b = 0; b < bits; b++) {
      boolean first = values[b] >= 0;
      if (!constant(values, b, bits)) {
        pictures[b] = 0;
      } else {
        if (pictures[b] == 0 || first != sign[b]) {
          pictures[b] = 0;
          since[b] = step;
          sign[b] = first;
        }
        pictures[b] += values.length / bits;
        if (pictures[b] >= MANY && step - since[b] >= LONG) {
          dead.add(b);
        }
      }
    }
    if (!dead.isEmpty()) {
      throw new DivergedException(
          ("%d of %d bits are constant at step %d: %s; lower the learning rate, change the seed or"
                  + " take fewer bits")
              .formatted(dead.size(), bits, step, named(dead)));
    }
  }

  private String named(List<Integer> dead) {
    List<String> names = new ArrayList<>();
    for (int b : dead.subList(0, Math.min(NAMED, dead.size()))) {
      names.add(
          "bit %d is %d since step %d, on %d pictures"
              .formatted(b, sign[b] ? 1 : 0, since[b], pictures[b]));
    }
    if (dead.size() > NAMED) {
      names.add("and %d more".formatted(dead.size() - NAMED));
    }
    return String.join(", ", names);
  }
}
