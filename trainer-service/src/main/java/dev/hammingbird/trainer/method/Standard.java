package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.network.GraphSink;

/**
 * Brings each feature to mean 0 and about spread 1, as the pictures that are learned from have it.
 *
 * @param mean each feature's mean
 * @param spread each feature's standard deviation, enlarged a little so that one that never moves
 *     stays small
 */
@SuppressWarnings("ArrayRecordComponent")
record Standard(float[] mean, float[] spread) {
  /** What a spread is enlarged by; features come in rows of unit length. */
  private static final double LEAST = 1e-3;

  /** Measures rows, of which there is at least one. */
  static Standard of(float[][] rows) {
    int width = rows[0].length;
    double[] sums = new double[width];
    double[] squares = new double[width];
    for (float[] row : rows) {
      for (int i = 0; i < width; i++) {
        sums[i] += row[i];
        squares[i] += (double) row[i] * row[i];
      }
    }
    float[] mean = new float[width];
    float[] spread = new float[width];
    for (int i = 0; i < width; i++) {
      double middle = sums[i] / rows.length;
      mean[i] = (float) middle;
      spread[i] =
          (float) (LEAST + Math.sqrt(Math.max(0, squares[i] / rows.length - middle * middle)));
    }
    return new Standard(mean, spread);
  }

  /** Changes rows, and returns them. */
  float[][] apply(float[][] rows) {
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (row[i] - mean[i]) / spread[i];
      }
    }
    return rows;
  }

  /** Writes down how features are changed and returns the result's name. */
  String describe(GraphSink sink, String features) {
    return sink.standardised(features, mean, spread);
  }
}
