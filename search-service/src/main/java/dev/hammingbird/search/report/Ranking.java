package dev.hammingbird.search.report;

/**
 * How good one query's ranking is, from how many rows lie at each distance and how many of them are
 * relevant. Rows at one distance are in no order, so figures are expectations over all their
 * orders.
 */
final class Ranking {
  /*
   * Tie-aware average precision. A group at one distance has n rows, r of them relevant; before it
   * came N rows, R relevant. At place t of the group, 1 to n, a row is relevant with probability r/n,
   * and then (t - 1)(r - 1)/(n - 1) of those before it in the group are, on average. So the group
   * adds, with c = (r - 1)/(n - 1),
   *
   *   r/n * sum over t of (R + 1 + (t - 1) c) / (N + t)
   *     = r/n * ((R + 1 - c) D + c (n - N D)), with D = sum over t of 1/(N + t),
   *
   * since the sum of t/(N + t) is n - N D. D is a difference of harmonic numbers.
   */
  private final double[] harmonic;

  /** Prepares for rankings of at most {@code rows} rows. */
  Ranking(int rows) {
    harmonic = new double[rows + 1];
    for (int i = 1; i <= rows; i++) {
      harmonic[i] = harmonic[i - 1] + 1.0 / i;
    }
  }

  /**
   * Returns the expected average precision over the whole ranking, 0 to 1; 0 when nothing is
   * relevant.
   */
  double averagePrecision(long[] counts, long[] relevant) {
    double sum = 0;
    long before = 0;
    long relevantBefore = 0;
    for (int d = 0; d < counts.length; d++) {
      long n = counts[d];
      long r = relevant[d];
      if (r > 0) {
        double c = n == 1 ? 0 : (r - 1.0) / (n - 1.0);
        double reciprocals = harmonic[(int) (before + n)] - harmonic[(int) before];
        sum +=
            (double) r
                / n
                * ((relevantBefore + 1 - c) * reciprocals + c * (n - before * reciprocals));
      }
      before += n;
      relevantBefore += r;
    }
    return relevantBefore == 0 ? 0 : sum / relevantBefore;
  }

  /**
   * Returns the expected share of relevant rows among the first {@code n}, or among all if fewer.
   */
  static double precisionAt(int n, long[] counts, long[] relevant) {
    double found = 0;
    long before = 0;
    for (int d = 0; d < counts.length && before < n; d++) {
      if (counts[d] > 0) {
        long taken = Math.min(counts[d], n - before);
        found += (double) relevant[d] * taken / counts[d];
        before += taken;
      }
    }
    return before == 0 ? 0 : found / before;
  }
}
