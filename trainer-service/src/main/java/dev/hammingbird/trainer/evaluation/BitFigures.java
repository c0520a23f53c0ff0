package dev.hammingbird.trainer.evaluation;

import java.util.HashSet;
import java.util.Set;

/**
 * What codes look like, whatever they mean.
 *
 * @param balance mean over bits of the smaller share of the two values, 0.5 at best
 * @param correlation mean over pairs of bits of the absolute correlation, 0 at best; a constant bit
 *     counts as uncorrelated
 * @param constant bits that have one value throughout
 * @param distinct distinct codes
 */
public record BitFigures(double balance, double correlation, int constant, int distinct) {
  /** Reads the codes of some rows. */
  static BitFigures of(BitRows codes, int[] rows) {
    int bits = codes.bits();
    long[][] columns = new long[bits][];
    double[] share = new double[bits];
    double balance = 0;
    int constant = 0;
    for (int b = 0; b < bits; b++) {
      columns[b] = codes.column(b, rows);
      share[b] = ones(columns[b], columns[b]) / (double) rows.length;
      balance += Math.min(share[b], 1 - share[b]) / bits;
      constant += share[b] == 0 || share[b] == 1 ? 1 : 0;
    }
    double correlation = 0;
    for (int a = 0; a < bits; a++) {
      for (int b = a + 1; b < bits; b++) {
        double both = ones(columns[a], columns[b]) / (double) rows.length;
        double spread = share[a] * (1 - share[a]) * share[b] * (1 - share[b]);
        correlation += spread == 0 ? 0 : Math.abs(both - share[a] * share[b]) / Math.sqrt(spread);
      }
    }
    Set<String> seen = new HashSet<>();
    for (int row : rows) {
      seen.add(codes.key(row));
    }
    int pairs = bits * (bits - 1) / 2;
    return new BitFigures(balance, pairs == 0 ? 0 : correlation / pairs, constant, seen.size());
  }

  private static long ones(long[] a, long[] b) {
    long ones = 0;
    for (int w = 0; w < a.length; w++) {
      ones += Long.bitCount(a[w] & b[w]);
    }
    return ones;
  }
}
