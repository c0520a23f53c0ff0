package dev.hammingbird.trainer.method;

import java.util.random.RandomGenerator;

/** Orthogonal matrices, each a list of columns, so that loops run along memory. */
final class Rotation {
  private static final int SWEEPS = 60;
  private static final double NEGLIGIBLE = 1e-10;

  private Rotation() {}

  /** Returns a random one, {@code [size][size]}. */
  static double[][] random(int size, RandomGenerator random) {
    return orthonormal(gaussian(size, size, random), random);
  }

  /** Returns columns of independent normal values. */
  static double[][] gaussian(int columns, int rows, RandomGenerator random) {
    double[][] values = new double[columns][rows];
    for (double[] column : values) {
      for (int i = 0; i < rows; i++) {
        column[i] = random.nextGaussian();
      }
    }
    return values;
  }

  /**
   * Makes columns orthonormal in place, by Gram-Schmidt, twice over for the sake of rounding. A
   * column that depends on those before it is drawn anew.
   */
  static double[][] orthonormal(double[][] columns, RandomGenerator random) {
    for (int c = 0; c < columns.length; c++) {
      double before = Math.sqrt(dot(columns[c], columns[c]));
      for (int pass = 0; pass < 2; pass++) {
        for (int d = 0; d < c; d++) {
          add(columns[c], columns[d], -dot(columns[c], columns[d]));
        }
      }
      double length = Math.sqrt(dot(columns[c], columns[c]));
      if (length <= NEGLIGIBLE * before || length == 0) {
        columns[c] = gaussian(1, columns[c].length, random)[0];
        c--;
        continue;
      }
      for (int i = 0; i < columns[c].length; i++) {
        columns[c][i] /= length;
      }
    }
    return columns;
  }

  /**
   * Returns the orthogonal matrix {@code R} with the largest {@code trace(transposed(R) * M)}: with
   * {@code M = U S V'} it is {@code U V'}. By Jacobi's one-sided rotations, which turn the columns
   * of M until they are orthogonal.
   *
   * @param matrix {@code M}, square, as columns; it is overwritten
   */
  static double[][] nearest(double[][] matrix, RandomGenerator random) {
    int n = matrix.length;
    double[][] turned = new double[n][n];
    for (int i = 0; i < n; i++) {
      turned[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS && sweep(matrix, turned); sweep++) {
      // Each sweep halves or better what is left; it says when nothing is.
    }
    double[][] left = orthonormalByLength(matrix, random);
    double[][] rotation = new double[n][n];
    for (int k = 0; k < n; k++) {
      for (int j = 0; j < n; j++) {
        add(rotation[j], left[k], turned[k][j]);
      }
    }
    return rotation;
  }

  /** Turns every pair of columns once; returns whether any was not orthogonal. */
  private static boolean sweep(double[][] matrix, double[][] turned) {
    boolean moved = false;
    for (int p = 0; p < matrix.length; p++) {
      for (int q = p + 1; q < matrix.length; q++) {
        double a = dot(matrix[p], matrix[p]);
        double b = dot(matrix[q], matrix[q]);
        double c = dot(matrix[p], matrix[q]);
        if (Math.abs(c) <= NEGLIGIBLE * Math.sqrt(a * b)) {
          continue;
        }
        moved = true;
        double zeta = (b - a) / (2 * c);
        double t = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        double cos = 1 / Math.sqrt(1 + t * t);
        turn(matrix[p], matrix[q], cos, cos * t);
        turn(turned[p], turned[q], cos, cos * t);
      }
    }
    return moved;
  }

  private static void turn(double[] p, double[] q, double cos, double sin) {
    for (int i = 0; i < p.length; i++) {
      double was = p[i];
      p[i] = cos * was - sin * q[i];
      q[i] = sin * was + cos * q[i];
    }
  }

  /** Returns unit columns; longest first, so that those of no length give way to the others. */
  private static double[][] orthonormalByLength(double[][] columns, RandomGenerator random) {
    Integer[] order = new Integer[columns.length];
    double[] lengths = new double[columns.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
      lengths[i] = dot(columns[i], columns[i]);
    }
    java.util.Arrays.sort(order, (i, j) -> Double.compare(lengths[j], lengths[i]));
    double[][] sorted = new double[columns.length][];
    for (int i = 0; i < order.length; i++) {
      sorted[i] = columns[order[i]];
    }
    orthonormal(sorted, random);
    double[][] unit = new double[columns.length][];
    for (int i = 0; i < order.length; i++) {
      unit[order[i]] = sorted[i];
    }
    return unit;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] to, double[] what, double factor) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * what[i];
    }
  }
}
