package dev.hammingbird.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.hammingbird.trainer.tensor.Tensors;

/**
 * Cross-entropy of class scores with targets. A picture of several labels has equal shares of each;
 * a row of zeros costs nothing, which is how pictures whose pseudo-label is not trusted are left
 * out.
 */
public final class CrossEntropy {
  private CrossEntropy() {}

  /**
   * Returns each row's loss, {@code [n]}.
   *
   * @param scores before softmax, float32, {@code [n, classes]}
   * @param targets rows that sum to 1 or are all 0, {@code [n][classes]}
   */
  public static NDArray perSample(NDArray scores, float[][] targets) {
    Shape shape = scores.getShape();
    if (shape.get(0) != targets.length) {
      throw new IllegalArgumentException("scores %s, targets %d".formatted(shape, targets.length));
    }
    int classes = (int) shape.get(1);
    float[] flat = new float[targets.length * classes];
    for (int i = 0; i < targets.length; i++) {
      System.arraycopy(targets[i], 0, flat, i * classes, classes);
    }
    NDArray wanted = Tensors.of(scores.getManager(), flat, shape);
    return scores.logSoftmax(1).mul(wanted).sum(new int[] {1}).neg();
  }

  /** Returns the mean over all rows, those that cost nothing included. A scalar. */
  public static NDArray mean(NDArray scores, float[][] targets) {
    return perSample(scores, targets).mean();
  }

  /** Returns labels as targets: equal shares of the labels of each row. */
  public static float[][] targets(float[][] labels) {
    float[][] targets = new float[labels.length][];
    for (int i = 0; i < labels.length; i++) {
      float sum = 0;
      for (float label : labels[i]) {
        sum += label;
      }
      targets[i] = labels[i].clone();
      for (int c = 0; c < targets[i].length && sum > 0; c++) {
        targets[i][c] /= sum;
      }
    }
    return targets;
  }
}
