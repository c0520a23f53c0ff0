package dev.hammingbird.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.hammingbird.trainer.tensor.Tensors;

/**
 * OrthoHash's one loss: cross-entropy of cosines with fixed binary centres, where a picture's own
 * centres have to win by a margin. Bringing a real code's direction to a binary centre is all that
 * quantisation needs, so there is no further term.
 */
public final class CosineMargin {
  private CosineMargin() {}

  /**
   * Returns the mean over pictures of the cross-entropy between {@code softmax(scale * (cosine -
   * margin * label))} and equal shares of the labels. A scalar.
   *
   * @param outputs real outputs, float32, {@code [n, bits]}
   * @param centres one code of -1 and 1 a class, {@code [classes][bits]}
   * @param labels 0 or 1, {@code [n][classes]}
   * @param scale how sharply a cosine counts, above 0
   * @param margin in cosine, at least 0
   */
  public static NDArray mean(
      NDArray outputs, float[][] centres, float[][] labels, float scale, float margin) {
    NDManager manager = outputs.getManager();
    NDArray cosine = Tensors.cosines(outputs, Tensors.ofRows(manager, centres));
    NDArray own = Tensors.scale(Tensors.ofRows(manager, labels), margin);
    NDArray scores = Tensors.scale(cosine.sub(own), scale);
    return CrossEntropy.mean(scores, CrossEntropy.targets(labels));
  }
}
