package dev.hammingbird.search.bench;

import java.util.Arrays;

/** Takes times in rounds and gives medians, in microseconds. */
final class Clock {
  private final int rounds;
  private final int closeRounds;
  private final long roundNanos;

  /**
   * Begins.
   *
   * @param rounds of which a median is taken
   * @param closeRounds the same of a comparison that is close: a few rounds do not tell a few per
   *     cent apart
   * @param roundNanos about how long a round takes
   */
  Clock(int rounds, int closeRounds, long roundNanos) {
    this.rounds = rounds;
    this.closeRounds = closeRounds;
    this.roundNanos = roundNanos;
  }

  /** Does one piece of work, the {@code i}-th. */
  @FunctionalInterface
  interface Work {
    void run(int i);
  }

  /** Returns the median over rounds of the mean time of one piece, after a round to warm up. */
  double micros(Work work) {
    int pieces = warm(work);
    double[] micros = new double[rounds];
    for (int r = 0; r < rounds; r++) {
      micros[r] = round(work, pieces);
    }
    return median(micros);
  }

  /** Returns medians of both, taken turn about, and of the rounds' ratios first to second. */
  double[] compare(Work first, Work second) {
    int firsts = warm(first);
    int seconds = warm(second);
    double[] a = new double[closeRounds];
    double[] b = new double[closeRounds];
    double[] ratios = new double[closeRounds];
    int done = 0;
    while (done < rounds || (done < closeRounds && close(median(ratios, done)))) {
      a[done] = round(first, firsts);
      b[done] = round(second, seconds);
      ratios[done] = a[done] / b[done];
      done++;
    }
    return new double[] {median(a, done), median(b, done), median(ratios, done)};
  }

  private static boolean close(double ratio) {
    return ratio > 0.8 && ratio < 1.1;
  }

  static double median(double[] values) {
    return median(values, values.length);
  }

  private static double median(double[] values, int count) {
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[count / 2];
  }

  private static double round(Work work, int pieces) {
    long start = System.nanoTime();
    for (int i = 0; i < pieces; i++) {
      work.run(i);
    }
    return (System.nanoTime() - start) / 1e3 / pieces;
  }

  /** Returns how many pieces fill a round. */
  private int warm(Work work) {
    long start = System.nanoTime();
    int pieces = 0;
    while (System.nanoTime() - start < roundNanos || pieces < 2) {
      work.run(pieces++);
    }
    // The second half of a warm-up tells better how long one takes.
    long again = System.nanoTime();
    int more = 0;
    while (System.nanoTime() - again < roundNanos || more < 2) {
      work.run(more++);
    }
    return more;
  }
}
