package dev.hammingbird.trainer.export;

import dev.hammingbird.trainer.network.HashFunction;

/** Turns a hash function into a file and proves that the file computes the same. */
public final class Exporter {
  private static final float TOLERANCE = 1e-4f;

  private Exporter() {}

  /** Returns the ONNX file of a hash function. */
  public static byte[] file(HashFunction function) {
    OnnxGraph graph = new OnnxGraph(function.side());
    return graph.file(function.describe(graph), function.bits());
  }

  /**
   * Compares a file with the function it was made of.
   *
   * @param pixels pictures to compare on, {@code [count][side][side][3]}
   * @return the largest difference of an output
   * @throws IllegalStateException if an output differs by more than 1e-4, relative to its size
   *     where that is above 1, or is not a number
   */
  public static double verify(HashFunction function, OnnxModel exported, byte[] pixels) {
    float[][] ours = function.outputs(pixels);
    float[][] theirs = exported.outputs(pixels);
    double largest = 0;
    for (int n = 0; n < ours.length; n++) {
      for (int b = 0; b < ours[n].length; b++) {
        double difference = Math.abs(ours[n][b] - theirs[n][b]);
        if (!(difference <= TOLERANCE * Math.max(1, Math.abs(ours[n][b])))) {
          throw new IllegalStateException(
              "the exported model gives %s for output %d of picture %d, the trained one %s"
                  .formatted(theirs[n][b], b, n, ours[n][b]));
        }
        largest = Math.max(largest, difference);
      }
    }
    return largest;
  }
}
