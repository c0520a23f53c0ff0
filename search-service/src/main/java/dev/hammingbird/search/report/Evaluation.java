package dev.hammingbird.search.report;

import dev.hammingbird.contracts.image.Label;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Judges a ranking by Hamming distance: each query against all other rows of a table. Relevant is
 * what shares a label. Pure: equal input gives equal figures.
 */
public final class Evaluation {
  private static final int[] PLACES = {1, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000};
  private static final int RESAMPLES = 1000;

  private final CodeTable table;
  private final int[] queries;
  private final double[] averagePrecisions;
  private final double[] atTen;
  private final double[] atPlaces = new double[PLACES.length];
  private final long[] same;
  private final long[] other;
  private final double[] recall;
  private double radiusTwo;
  private int emptyRadiusTwo;
  private double prevalence;

  /**
   * Judges.
   *
   * @param table the rows that are ranked, all labelled
   * @param queries rows of the table, each ranked against all others; at least one
   */
  public Evaluation(CodeTable table, int[] queries) {
    this.table = table;
    this.queries = queries.clone();
    int distances = table.bits().count() + 1;
    this.averagePrecisions = new double[queries.length];
    this.atTen = new double[queries.length];
    this.same = new long[distances];
    this.other = new long[distances];
    this.recall = new double[distances];
    Ranking ranking = new Ranking(table.rows());
    for (int q = 0; q < queries.length; q++) {
      long[] counts = new long[distances];
      long[] relevant = new long[distances];
      table.count(queries[q], counts, relevant);
      averagePrecisions[q] = ranking.averagePrecision(counts, relevant);
      atTen[q] = Ranking.precisionAt(10, counts, relevant);
      add(counts, relevant);
    }
  }

  /**
   * Returns seeded choices of rows.
   *
   * @param rows how many there are
   * @param wanted how many to choose at most
   * @return distinct rows, ascending
   */
  public static int[] choose(int rows, int wanted, long seed) {
    int[] all = IntStream.range(0, rows).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    int count = Math.min(rows, wanted);
    for (int i = 0; i < count; i++) {
      int j = i + random.nextInt(rows - i);
      int chosen = all[j];
      all[j] = all[i];
      all[i] = chosen;
    }
    int[] choice = Arrays.copyOf(all, count);
    Arrays.sort(choice);
    return choice;
  }

  /** Returns how many rows each query was ranked against. */
  public int database() {
    return table.rows() - 1;
  }

  /** Returns the average precision of each query, in the order in which they were given. */
  double[] averagePrecisions() {
    return averagePrecisions.clone();
  }

  /** Returns the tie-aware mean average precision, 0 to 1. */
  public double map() {
    return mean(averagePrecisions);
  }

  /**
   * Returns the 95% interval of the mean average precision: percentiles of its mean over queries
   * drawn with replacement.
   *
   * @return lower and upper end
   */
  public double[] interval(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int q = 0; q < queries.length; q++) {
        sum += averagePrecisions[random.nextInt(queries.length)];
      }
      means[i] = sum / queries.length;
    }
    Arrays.sort(means);
    return new double[] {means[RESAMPLES / 40], means[RESAMPLES - 1 - RESAMPLES / 40]};
  }

  /** Returns the mean expected precision among the first ten. */
  public double precisionAtTen() {
    return mean(atTen);
  }

  /** Returns the mean precision within distance 2; a query with nothing there counts 0. */
  public double precisionRadiusTwo() {
    return radiusTwo / queries.length;
  }

  /** Returns the share of the queries with nothing within distance 2. */
  public double emptyRadiusTwo() {
    return (double) emptyRadiusTwo / queries.length;
  }

  /** Returns the mean share of relevant rows, which is what chance reaches. */
  public double prevalence() {
    return prevalence / queries.length;
  }

  /** Returns precision over N, as far as there are rows. */
  public List<Report.AtN> precisionAt() {
    List<Report.AtN> curve = new ArrayList<>();
    for (int i = 0; i < PLACES.length && PLACES[i] <= database(); i++) {
      curve.add(new Report.AtN(PLACES[i], atPlaces[i] / queries.length));
    }
    return curve;
  }

  /** Returns precision and recall within each distance, from the first that holds anything. */
  public List<Report.WithinRadius> curve() {
    List<Report.WithinRadius> curve = new ArrayList<>();
    long found = 0;
    long all = 0;
    for (int d = 0; d < same.length; d++) {
      found += same[d];
      all += same[d] + other[d];
      if (same[d] + other[d] > 0) {
        curve.add(new Report.WithinRadius(d, (double) found / all, recall[d] / queries.length));
      }
    }
    return curve;
  }

  /** Returns how many pairs lie at each distance that holds any. */
  public List<Report.AtDistance> distances() {
    List<Report.AtDistance> histogram = new ArrayList<>();
    for (int d = 0; d < same.length; d++) {
      if (same[d] + other[d] > 0) {
        histogram.add(new Report.AtDistance(d, same[d], other[d]));
      }
    }
    return histogram;
  }

  /** Returns the mean average precision of the queries of each label. */
  public Map<String, Double> perLabel() {
    Map<String, double[]> sums = new TreeMap<>();
    for (int q = 0; q < queries.length; q++) {
      for (Label label : table.labels(queries[q])) {
        double[] sum = sums.computeIfAbsent(label.value(), _ -> new double[2]);
        sum[0] += averagePrecisions[q];
        sum[1]++;
      }
    }
    Map<String, Double> means = new TreeMap<>();
    sums.forEach((label, sum) -> means.put(label, sum[0] / sum[1]));
    return means;
  }

  private void add(long[] counts, long[] relevant) {
    for (int i = 0; i < PLACES.length; i++) {
      atPlaces[i] += Ranking.precisionAt(PLACES[i], counts, relevant);
    }
    long allRelevant = Arrays.stream(relevant).sum();
    prevalence += database() == 0 ? 0 : (double) allRelevant / database();
    long within = counts[0] + counts[1] + counts[2];
    if (within == 0) {
      emptyRadiusTwo++;
    } else {
      radiusTwo += (double) (relevant[0] + relevant[1] + relevant[2]) / within;
    }
    long found = 0;
    for (int d = 0; d < counts.length; d++) {
      same[d] += relevant[d];
      other[d] += counts[d] - relevant[d];
      found += relevant[d];
      recall[d] += allRelevant == 0 ? 0 : (double) found / allRelevant;
    }
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }
}
