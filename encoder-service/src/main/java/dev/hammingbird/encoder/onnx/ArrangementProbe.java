package dev.hammingbird.encoder.onnx;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Finds the fastest arrangement under which a model's outputs depend on nothing but the picture.
 */
final class ArrangementProbe {
  private static final long SEED = 0x70726f6265L;

  /** Runs the first rows of a batch as they are, and returns their outputs. */
  interface Run {
    float[] outputs(InputBatch batch, int rows);
  }

  private final Run run;
  private final byte[][] pictures;

  /**
   * Prepares pictures of noise, for kernels are chosen by shape and not by content.
   *
   * @param capacity the largest batch
   * @param inputBytes size of one input
   */
  ArrangementProbe(Run run, int capacity, int inputBytes) {
    this.run = run;
    this.pictures = new byte[capacity][inputBytes];
    SplittableRandom random = new SplittableRandom(SEED);
    for (byte[] picture : pictures) {
      random.nextBytes(picture);
    }
  }

  /**
   * Compares the outputs of every batch size, and of every picture in several rows, with those of a
   * full batch.
   *
   * @param batch to be used, of full capacity
   */
  BatchArrangement find(InputBatch batch) {
    int full = pictures.length;
    float[][] reference = rows(batch, full, 0);
    for (int shift = 1; shift < full; shift = shift * 2 + 1) {
      if (!same(reference, rows(batch, full, shift), shift)) {
        return BatchArrangement.ONE_BY_ONE;
      }
    }
    for (int rows = 1; rows < full; rows++) {
      if (!same(reference, rows(batch, rows, rows), rows)) {
        return BatchArrangement.FILLED_UP;
      }
    }
    return BatchArrangement.TOGETHER;
  }

  /** Runs {@code rows} pictures, beginning with number {@code shift}. */
  private float[][] rows(InputBatch batch, int rows, int shift) {
    batch.clear();
    for (int row = 0; row < rows; row++) {
      batch.add(pictures[(row + shift) % pictures.length]);
    }
    float[] outputs = run.outputs(batch, rows);
    int width = outputs.length / rows;
    float[][] byRow = new float[rows][];
    for (int row = 0; row < rows; row++) {
      byRow[row] = Arrays.copyOfRange(outputs, row * width, (row + 1) * width);
    }
    return byRow;
  }

  private static boolean same(float[][] reference, float[][] outputs, int shift) {
    for (int row = 0; row < outputs.length; row++) {
      if (!Arrays.equals(outputs[row], reference[(row + shift) % reference.length])) {
        return false;
      }
    }
    return true;
  }
}
