package dev.hammingbird.search.duplicates;

import java.util.SplittableRandom;

/**
 * How many chunks a table asks to be equal, chosen by what a sample of pairs promises it will cost.
 *
 * @param agreeing 0 compares all with all
 * @param tables how many tables that makes
 * @param candidates pairs that are expected to be compared
 */
record Plan(int agreeing, long tables, double candidates) {
  private static final int SAMPLE = 100_000;
  private static final int MOST_AGREEING = 6;
  private static final int MOST_TABLES = 5_000;

  /** What it costs to put a code into a table, in comparisons of two codes. */
  private static final double PLACING = 30;

  double cost(int rows) {
    return candidates + PLACING * tables * rows * (agreeing == 0 ? 0 : 1);
  }

  /**
   * Chooses.
   *
   * @param codes the codes, all different
   * @param seed of the sample
   */
  static Plan of(CodeColumns codes, int radius, long seed) {
    double pairs = codes.rows() * (codes.rows() - 1.0) / 2;
    Plan best = new Plan(0, 1, pairs);
    for (int agreeing = 1; agreeing <= MOST_AGREEING; agreeing++) {
      if (!Chunks.possible(codes.bits(), radius, agreeing)) {
        break;
      }
      long tables = choices(radius + agreeing, agreeing);
      if (tables > MOST_TABLES) {
        break;
      }
      Plan plan = new Plan(agreeing, tables, pairs * meetings(codes, radius, agreeing, seed));
      best = plan.cost(codes.rows()) < best.cost(codes.rows()) ? plan : best;
    }
    return best;
  }

  /** Returns in how many tables two codes meet on average. */
  private static double meetings(CodeColumns codes, int radius, int agreeing, long seed) {
    Chunks chunks = new Chunks(codes.bits(), radius, agreeing);
    SplittableRandom random = new SplittableRandom(seed);
    double meetings = 0;
    for (int i = 0; i < SAMPLE; i++) {
      int a = random.nextInt(codes.rows());
      int b = random.nextInt(codes.rows());
      int equal = a == b ? 0 : Long.bitCount(chunks.equal(codes, a, b));
      meetings += choices(equal, agreeing);
    }
    // What a sample of this size does not show may still be there.
    double independent =
        choices(radius + agreeing, agreeing)
            * Math.pow(2, -(double) agreeing * codes.bits() / (radius + agreeing));
    return Math.max(meetings / SAMPLE, independent);
  }

  /** Returns how many ways there are to choose {@code k} of {@code n}. */
  static long choices(int n, int k) {
    long choices = k > n ? 0 : 1;
    for (int i = 1; i <= k && choices > 0; i++) {
      choices = choices * (n - k + i) / i;
    }
    return choices;
  }
}
