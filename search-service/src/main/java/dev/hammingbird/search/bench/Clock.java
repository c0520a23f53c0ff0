package dev.hammingbird.search.bench;

import java.util.Arrays;

/** Takes times in rounds and gives medians, in microseconds. */
final class Clock {
  private final int rounds;
  private final long roundNanos;

  Clock(int rounds, long roundNanos) {
    this.rounds = rounds;
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
    double[] a = new double[rounds];
    double[] b = new double[rounds];
    double[] ratios = new double[rounds];
    for (int r = 0; r < rounds; r++) {
      a[r] = round(first, firsts);
      b[r] = round(second, seconds);
      ratios[r] = a[r] / b[r];
    }
    return new double[] {median(a), median(b), median(ratios)};
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
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
