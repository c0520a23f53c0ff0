package dev.hammingbird.trainer.evaluation;

/**
 * One query's database by Hamming distance, as counts: how many items, how many relevant ones, and
 * how relevant, lie at each distance. That is all that a figure which is fair to ties can depend
 * on.
 *
 * @param items count of items at distance 0, 1, ..., bits
 * @param relevant how many of them share a label with the query
 * @param shared labels shared with the query, summed over the items at each distance
 * @param gain {@code 2^labels shared - 1}, summed over the items at each distance
 * @param bySharing count of items that share 0, 1, 2, ... labels with the query
 */
@SuppressWarnings("ArrayRecordComponent")
record Ranking(int[] items, int[] relevant, long[] shared, double[] gain, int[] bySharing) {
  /** A ranking of items that are relevant or not, with one label each. */
  Ranking(int[] items, int[] relevant) {
    this(items, relevant, widened(relevant), doubled(relevant), sharing(items, relevant));
  }

  private static long[] widened(int[] counts) {
    return java.util.Arrays.stream(counts).asLongStream().toArray();
  }

  private static double[] doubled(int[] counts) {
    return java.util.Arrays.stream(counts).asDoubleStream().toArray();
  }

  private static int[] sharing(int[] items, int[] relevant) {
    int all = java.util.Arrays.stream(items).sum();
    int some = java.util.Arrays.stream(relevant).sum();
    return new int[] {all - some, some};
  }

  /**
   * Ranks.
   *
   * @param codes a code a picture
   * @param labels class bits a picture
   * @param query the row that asks; it is not in its own database
   * @param database the rows that are ranked
   */
  static Ranking of(BitRows codes, BitRows labels, int query, int[] database) {
    int[] items = new int[codes.bits() + 1];
    int[] relevant = new int[codes.bits() + 1];
    long[] shared = new long[codes.bits() + 1];
    double[] gain = new double[codes.bits() + 1];
    int[] bySharing = new int[labels.bits() + 1];
    for (int row : database) {
      if (row == query) {
        continue;
      }
      int distance = codes.differing(row, query);
      int sharing = labels.shared(row, query);
      items[distance]++;
      relevant[distance] += sharing > 0 ? 1 : 0;
      shared[distance] += sharing;
      gain[distance] += gain(sharing);
      bySharing[sharing]++;
    }
    return new Ranking(items, relevant, shared, gain, bySharing);
  }

  private static double gain(int sharing) {
    return Math.scalb(1.0, sharing) - 1;
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
    return meanOfFirst(top, widened(relevant));
  }

  /** Returns the expected count of labels shared by each of the first {@code top}: ACG. */
  double cumulativeGain(int top) {
    return meanOfFirst(top, shared);
  }

  private double meanOfFirst(int top, long[] sums) {
    double found = 0;
    long before = 0;
    for (int d = 0; d < items.length && before < top; d++) {
      long taken = Math.min(items[d], top - before);
      found += items[d] == 0 ? 0 : (double) taken * sums[d] / items[d];
      before += taken;
    }
    return before == 0 ? 0 : found / before;
  }

  /**
   * Returns NDCG over the first {@code top}, as the mean over all orders of items at equal
   * distance: gains {@code 2^shared - 1}, discounts {@code 1 / log2(1 + place)}; 0 when nothing is
   * relevant.
   */
  double discountedGain(int top) {
    double found = 0;
    long before = 0;
    for (int d = 0; d < items.length && before < top; d++) {
      long taken = Math.min(items[d], top - before);
      found += items[d] == 0 ? 0 : gain[d] / items[d] * discounts(before, taken);
      before += taken;
    }
    double best = 0;
    before = 0;
    for (int sharing = bySharing.length - 1; sharing > 0 && before < top; sharing--) {
      long taken = Math.min(bySharing[sharing], top - before);
      best += gain(sharing) * discounts(before, taken);
      before += taken;
    }
    return best == 0 ? 0 : found / best;
  }

  private static double discounts(long before, long taken) {
    double sum = 0;
    for (long place = before + 1; place <= before + taken; place++) {
      sum += Math.log(2) / Math.log1p((double) place);
    }
    return sum;
  }

  /** Returns items, then relevant ones, within a Hamming radius. */
  long[] within(int radius) {
    long[] counts = new long[2];
    for (int d = 0; d < items.length && d <= radius; d++) {
      counts[0] += items[d];
      counts[1] += relevant[d];
    }
    return counts;
  }

  /** Returns how many of the ranked items are relevant. */
  long relevantItems() {
    return within(items.length)[1];
  }
}
