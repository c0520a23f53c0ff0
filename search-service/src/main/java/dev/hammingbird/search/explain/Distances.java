package dev.hammingbird.search.explain;

import java.util.Arrays;

/**
 * How often each distance occurs.
 *
 * @param counts pairs at each distance, {@code [bits + 1]}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Distances(long[] counts) {

  /** Returns how many pairs there are. */
  public long pairs() {
    return Arrays.stream(counts).sum();
  }

  /** Returns the mean distance; NaN without pairs. */
  public double mean() {
    double sum = 0;
    for (int d = 0; d < counts.length; d++) {
      sum += (double) d * counts[d];
    }
    return sum / pairs();
  }

  /**
   * Returns the percentile rank of a distance: the share of pairs that are nearer and half of those
   * at the same distance, in per cent; NaN without pairs.
   */
  public double percentile(int distance) {
    long nearer = Arrays.stream(counts, 0, distance).sum();
    return 100.0 * (nearer + counts[distance] / 2.0) / pairs();
  }
}
