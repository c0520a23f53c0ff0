package dev.hammingbird.trainer.evaluation;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Judges codes by retrieval: every query ranks the database, itself left out. */
public final class Retrieval {
  private static final int RESAMPLES = 1000;
  private final long[][] codes;
  private final long[][] labels;
  private final int bits;

  private Retrieval(long[][] codes, long[][] labels, int bits) {
    this.codes = codes;
    this.labels = labels;
    this.bits = bits;
  }

  /**
   * Takes the signs of outputs as codes.
   *
   * @param outputs {@code [pictures][bits]}; a bit is 1 where the output is at least 0
   * @param labels {@code [pictures][classes]}, above 0 where a picture has the class
   * @throws IllegalArgumentException if an output is not a number, or there is nothing to judge
   */
  public static Retrieval of(float[][] outputs, float[][] labels) {
    if (outputs.length == 0 || outputs.length != labels.length) {
      throw new IllegalArgumentException(
          "%d codes and %d rows of labels".formatted(outputs.length, labels.length));
    }
    long[][] codes = new long[outputs.length][];
    long[][] classes = new long[outputs.length][];
    for (int i = 0; i < outputs.length; i++) {
      codes[i] = pack(outputs[i], 0, true);
      classes[i] = pack(labels[i], 0, false);
    }
    return new Retrieval(codes, classes, outputs[0].length);
  }

  private static long[] pack(float[] values, float threshold, boolean inclusive) {
    long[] words = new long[(values.length + 63) / 64];
    for (int i = 0; i < values.length; i++) {
      if (Float.isNaN(values[i])) {
        throw new IllegalArgumentException("value %d is not a number".formatted(i));
      }
      if (inclusive ? values[i] >= threshold : values[i] > threshold) {
        words[i / 64] |= 1L << (i % 64);
      }
    }
    return words;
  }

  /** Judges all pictures against all others. */
  public Judgement judgeAll() {
    int[] all = IntStream.range(0, codes.length).toArray();
    return judge(all, all);
  }

  /**
   * Judges.
   *
   * @param queries rows that ask
   * @param database rows that are ranked; a row that asks is left out of its own ranking
   */
  public Judgement judge(int[] queries, int[] database) {
    double[] precisions = new double[queries.length];
    double atTen = 0;
    for (int q = 0; q < queries.length; q++) {
      Ranking ranking = Ranking.of(codes, labels, queries[q], database, bits);
      precisions[q] = ranking.averagePrecision(Integer.MAX_VALUE);
      atTen += ranking.precision(10) / queries.length;
    }
    double[] interval = interval(precisions);
    return new Judgement(
        Arrays.stream(precisions).average().orElse(0),
        interval[0],
        interval[1],
        atTen,
        balance(database),
        distinct(database),
        queries.length,
        database.length);
  }

  /** Returns the 2.5% and 97.5% points of the mean over queries drawn with replacement. */
  private static double[] interval(double[] precisions) {
    Random random = new Random(precisions.length);
    double[] means = new double[RESAMPLES];
    for (int s = 0; s < RESAMPLES; s++) {
      double sum = 0;
      for (int i = 0; i < precisions.length; i++) {
        sum += precisions[random.nextInt(precisions.length)];
      }
      means[s] = sum / Math.max(1, precisions.length);
    }
    Arrays.sort(means);
    return new double[] {means[RESAMPLES / 40], means[RESAMPLES - 1 - RESAMPLES / 40]};
  }

  private double balance(int[] database) {
    double sum = 0;
    for (int b = 0; b < bits; b++) {
      int ones = 0;
      for (int row : database) {
        ones += (int) (codes[row][b / 64] >>> (b % 64)) & 1;
      }
      sum += Math.min(ones, database.length - ones) / (double) database.length;
    }
    return sum / bits;
  }

  private int distinct(int[] database) {
    Set<String> seen = new HashSet<>();
    for (int row : database) {
      seen.add(Arrays.toString(codes[row]));
    }
    return seen.size();
  }
}
