package dev.hammingbird.trainer.loss;

/**
 * Which of two lists of pictures are similar, and how much each pair counts. Two pictures are
 * similar when they share a label.
 */
public final class Pairs {
  private final int rows;
  private final int columns;
  private final float[] similar;
  private final float[] weight;
  private final int[] counted;

  private Pairs(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    similar = new float[rows * columns];
    weight = new float[rows * columns];
    counted = new int[rows];
  }

  /**
   * Compares labels. Similar pairs weigh {@code pairs / similar pairs}, at most {@code cap}, so
   * that they count although they are few; the others weigh 1; pairs of a picture with itself and
   * pictures without labels count nothing.
   *
   * @param first labels of the rows, 0 or 1, {@code [n][classes]}; a row of zeros is unlabelled
   * @param second labels of the columns, {@code [m][classes]}
   * @param same whether row i and column i are one picture
   * @param cap the largest weight, at least 1
   */
  public static Pairs of(float[][] first, float[][] second, boolean same, float cap) {
    Pairs pairs = new Pairs(first.length, second.length);
    int all = 0;
    int alike = 0;
    for (int i = 0; i < first.length; i++) {
      for (int j = 0; j < second.length; j++) {
        if ((same && i == j) || !labelled(first[i]) || !labelled(second[j])) {
          continue;
        }
        boolean shared = share(first[i], second[j]);
        pairs.similar[i * pairs.columns + j] = shared ? 1 : 0;
        pairs.weight[i * pairs.columns + j] = 1;
        pairs.counted[i]++;
        all++;
        alike += shared ? 1 : 0;
      }
    }
    float factor = alike == 0 ? 1 : Math.min(cap, (float) all / alike);
    for (int k = 0; k < pairs.weight.length; k++) {
      if (pairs.similar[k] > 0) {
        pairs.weight[k] = factor;
      }
    }
    return pairs;
  }

  /**
   * Compares pictures with each other as HashNet does: similar pairs weigh {@code pairs / similar
   * pairs} times the share of their labels that both have, dissimilar ones {@code pairs /
   * dissimilar pairs}; pairs of a picture with itself and pictures without labels count nothing.
   *
   * @param labels 0 or 1, {@code [n][classes]}
   */
  public static Pairs balanced(float[][] labels) {
    Pairs pairs = of(labels, labels, true, 1);
    float all = pairs.counted();
    float alike = 0;
    for (float similar : pairs.similar) {
      alike += similar;
    }
    for (int k = 0; k < pairs.weight.length; k++) {
      if (pairs.similar[k] > 0) {
        pairs.weight[k] =
            all / alike * overlap(labels[k / labels.length], labels[k % labels.length]);
      } else if (pairs.weight[k] > 0) {
        pairs.weight[k] = all / (all - alike);
      }
    }
    return pairs;
  }

  /** Returns the labels that both have as a share of those that either has. */
  private static float overlap(float[] a, float[] b) {
    int both = 0;
    int either = 0;
    for (int c = 0; c < a.length; c++) {
      both += a[c] > 0 && b[c] > 0 ? 1 : 0;
      either += a[c] > 0 || b[c] > 0 ? 1 : 0;
    }
    return (float) both / either;
  }

  private static boolean labelled(float[] labels) {
    for (float label : labels) {
      if (label > 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean share(float[] a, float[] b) {
    for (int c = 0; c < a.length; c++) {
      if (a[c] > 0 && b[c] > 0) {
        return true;
      }
    }
    return false;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  float[] similar() {
    return similar;
  }

  float[] weight() {
    return weight;
  }

  int counted(int row) {
    return counted[row];
  }

  int counted() {
    int sum = 0;
    for (int count : counted) {
      sum += count;
    }
    return sum;
  }
}
