package dev.hammingbird.trainer.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Judges codes by retrieval: every query ranks the database, itself left out. */
public final class Retrieval {
  private static final int RESAMPLES = 1000;
  private static final List<Integer> PLACES = List.of(10, 100, 1000);
  private static final int GRADED = 100;
  private static final int RADIUS = 2;
  private final BitRows codes;
  private final BitRows labels;

  private Retrieval(BitRows codes, BitRows labels) {
    this.codes = codes;
    this.labels = labels;
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
    return new Retrieval(BitRows.ofSigns(outputs), BitRows.ofLabels(labels));
  }

  /** Judges all pictures against all others. */
  public Judgement judgeAll() {
    int[] all = IntStream.range(0, codes.words().length / codes.perRow()).toArray();
    return judge(all, all);
  }

  /** Judges over the whole ranking, with the permutation of seed 1; see the other method. */
  public Judgement judge(int[] queries, int[] database) {
    return judge(queries, database, database.length, 1);
  }

  /**
   * Judges.
   *
   * @param queries rows that ask
   * @param database rows that are ranked; a row that asks is left out of its own ranking
   * @param top how many of the first items average precision counts
   * @param seed of the permutation and the bootstrap
   */
  public Judgement judge(int[] queries, int[] database, int top, long seed) {
    Sums sums = new Sums(queries.length, codes.bits());
    int[] permuted = permuted(database, seed);
    for (int q = 0; q < queries.length; q++) {
      Ranking ranking = Ranking.of(codes, labels, queries[q], database);
      sums.add(q, ranking, top);
      sums.permuted[q] = inOrder(queries[q], permuted, ranking, top);
    }
    double[] interval = interval(sums.precisions, seed);
    return new Judgement(
        mean(sums.precisions),
        interval[0],
        interval[1],
        mean(sums.permuted),
        Math.min(top, database.length),
        sums.precisionAt(),
        sums.withinRadius / Math.max(1, queries.length),
        sums.discounted / Math.max(1, queries.length),
        sums.cumulative / Math.max(1, queries.length),
        sums.curve(),
        BitFigures.of(codes, database),
        queries.length,
        database.length);
  }

  /** What is added up over queries. */
  private static final class Sums {
    private final double[] precisions;
    private final double[] permuted;
    private final Map<Integer, Double> atPlaces = new TreeMap<>();
    private final double[] recall;
    private final double[] precision;
    private final int[] asked;
    private int answerable;
    private double withinRadius;
    private double discounted;
    private double cumulative;

    Sums(int queries, int bits) {
      precisions = new double[queries];
      permuted = new double[queries];
      recall = new double[bits + 1];
      precision = new double[bits + 1];
      asked = new int[bits + 1];
    }

    void add(int query, Ranking ranking, int top) {
      precisions[query] = ranking.averagePrecision(top);
      for (int place : PLACES) {
        atPlaces.merge(place, ranking.precision(place), Double::sum);
      }
      long[] near = ranking.within(RADIUS);
      withinRadius += near[0] == 0 ? 0 : (double) near[1] / near[0];
      discounted += ranking.discountedGain(GRADED);
      cumulative += ranking.cumulativeGain(GRADED);
      long relevant = ranking.relevantItems();
      answerable += relevant > 0 ? 1 : 0;
      long items = 0;
      long found = 0;
      for (int d = 0; d < asked.length; d++) {
        items += ranking.items()[d];
        found += ranking.relevant()[d];
        asked[d] += items > 0 ? 1 : 0;
        precision[d] += items > 0 ? (double) found / items : 0;
        recall[d] += relevant > 0 ? (double) found / relevant : 0;
      }
    }

    Map<Integer, Double> precisionAt() {
      Map<Integer, Double> means = new TreeMap<>();
      for (int place : PLACES) {
        means.put(place, atPlaces.getOrDefault(place, 0.0) / Math.max(1, precisions.length));
      }
      return means;
    }

    List<Judgement.Point> curve() {
      List<Judgement.Point> points = new ArrayList<>();
      for (int d = 0; d < asked.length; d++) {
        if (asked[d] > 0) {
          points.add(
              new Judgement.Point(d, recall[d] / Math.max(1, answerable), precision[d] / asked[d]));
        }
      }
      return points;
    }
  }

  private static int[] permuted(int[] database, long seed) {
    int[] order = database.clone();
    Random random = new Random(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  /** Returns the average precision with ties in the order of {@code database}. */
  private double inOrder(int query, int[] database, Ranking ranking, int top) {
    int[] next = new int[ranking.items().length];
    for (int d = 1; d < next.length; d++) {
      next[d] = next[d - 1] + ranking.items()[d - 1];
    }
    boolean[] relevant = new boolean[database.length];
    int count = 0;
    for (int row : database) {
      if (row != query) {
        relevant[next[codes.differing(row, query)]++] = labels.shared(row, query) > 0;
        count++;
      }
    }
    double sum = 0;
    int found = 0;
    for (int place = 1; place <= Math.min(count, top); place++) {
      if (relevant[place - 1]) {
        found++;
        sum += (double) found / place;
      }
    }
    return found == 0 ? 0 : sum / found;
  }

  /**
   * Returns the nearest rows, nearest first, lower place in {@code database} first among equals.
   *
   * @param query the row that asks, itself left out
   */
  public List<Hit> nearest(int query, int[] database, int count) {
    return Arrays.stream(database)
        .filter(row -> row != query)
        .mapToObj(row -> new Hit(row, codes.differing(row, query), labels.shared(row, query) > 0))
        .sorted(java.util.Comparator.comparingInt(Hit::distance))
        .limit(count)
        .toList();
  }

  /**
   * A row that was found.
   *
   * @param row which
   * @param distance bits that differ from the query's
   * @param relevant whether it shares a label with the query
   */
  public record Hit(int row, int distance, boolean relevant) {}

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  /** Returns the 2.5% and 97.5% points of the mean over queries drawn with replacement. */
  private static double[] interval(double[] precisions, long seed) {
    Random random = new Random(seed);
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
}
