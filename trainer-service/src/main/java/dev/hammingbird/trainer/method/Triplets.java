package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.checkpoint.Chance;

/** Chooses who is similar and who is not. */
final class Triplets {
  private static final int DRAWS = 50;

  private Triplets() {}

  /**
   * Returns, for each picture, the labels of another one, drawn at random, that shares none; where
   * fifty draws find none, those of the draw that shares least.
   *
   * @param labels of the pictures, 0 or 1, {@code [n][classes]}
   * @param all the label vectors to draw from
   */
  static float[][] others(float[][] labels, float[][] all, Chance chance) {
    float[][] others = new float[labels.length][];
    for (int i = 0; i < others.length; i++) {
      int least = Integer.MAX_VALUE;
      for (int draw = 0; draw < DRAWS && least > 0; draw++) {
        float[] drawn = all[chance.nextInt(all.length)];
        int shared = shared(labels[i], drawn);
        if (shared < least) {
          least = shared;
          others[i] = drawn;
        }
      }
    }
    return others;
  }

  /**
   * Returns, for each picture of a batch, a random other one that shares a label, or that shares
   * none, as rows of 0 and one 1, {@code [n * n]}; the picture itself where there is no other.
   */
  static float[] partners(float[][] labels, boolean similar, Chance chance) {
    int n = labels.length;
    float[] rows = new float[n * n];
    for (int i = 0; i < n; i++) {
      int partner = i;
      int fitting = 0;
      for (int j = 0; j < n; j++) {
        if (j != i && (shared(labels[i], labels[j]) > 0) == similar) {
          fitting++;
          partner = chance.nextInt(fitting) == 0 ? j : partner;
        }
      }
      rows[i * n + partner] = 1;
    }
    return rows;
  }

  private static int shared(float[] a, float[] b) {
    int shared = 0;
    for (int c = 0; c < a.length; c++) {
      shared += a[c] > 0 && b[c] > 0 ? 1 : 0;
    }
    return shared;
  }
}
