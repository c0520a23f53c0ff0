package dev.hammingbird.trainer.evaluation;

/**
 * One query's database by Hamming distance, as counts: how many items, and how many relevant ones,
 * lie at each distance. That is all that a figure which is fair to ties can depend on.
 *
 * @param items count of items at distance 0, 1, ..., bits
 * @param relevant how many of them share a label with the query
 */
@SuppressWarnings("ArrayRecordComponent")
record Ranking(int[] items, int[] relevant) {
  /**
   * Ranks.
   *
   * @param codes one row of words a picture, all of one width
   * @param labels class bits of each picture
   * @param query the row that asks; it is not in its own database
   * @param database the rows that are ranked
   * @param bits bits of a code
   */
  static Ranking of(long[][] codes, long[][] labels, int query, int[] database, int bits) {
    int[] items = new int[bits + 1];
    int[] relevant = new int[bits + 1];
    for (int row : database) {
      if (row == query) {
        continue;
      }
      int distance = 0;
      for (int w = 0; w < codes[row].length; w++) {
        distance += Long.bitCount(codes[row][w] ^ codes[query][w]);
      }
      items[distance]++;
      relevant[distance] += share(labels[row], labels[query]) ? 1 : 0;
    }
    return new Ranking(items, relevant);
  }

  private static boolean share(long[] a, long[] b) {
    for (int i = 0; i < a.length; i++) {
      if ((a[i] & b[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the average precision over the first {@code top}, as the mean over all orders of items
   * at equal distance; 0 when nothing relevant is among them. For a cut-off inside a group it is
   * the ratio of two such means.
   *
   * @param top how many of the first items count
   */
  double averagePrecision(int top) {
    double sum = 0;
    double found = 0;
    long before = 0;
    double relevantBefore = 0;
    for (int d = 0; d < items.length && before < top; d++) {
      double n = items[d];
      double r = relevant[d];
      double between = n > 1 ? (r - 1) / (n - 1) : 0;
      long taken = Math.min(items[d], top - before);
      for (long t = 1; t <= taken && r > 0; t++) {
        sum += r / n * (relevantBefore + 1 + (t - 1) * between) / (before + t);
      }
      found += n == 0 ? 0 : taken * r / n;
      before += items[d];
      relevantBefore += r;
    }
    return found == 0 ? 0 : sum / found;
  }

  /** Returns the expected share of relevant items among the first {@code top}. */
  double precision(int top) {
    double found = 0;
    long before = 0;
    for (int d = 0; d < items.length && before < top; d++) {
      long taken = Math.min(items[d], top - before);
      found += items[d] == 0 ? 0 : (double) taken * relevant[d] / items[d];
      before += taken;
    }
    return before == 0 ? 0 : found / before;
  }
}
