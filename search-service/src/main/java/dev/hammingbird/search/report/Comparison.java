package dev.hammingbird.search.report;

import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.search.index.SpaceView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How much better one space ranks than another: both are asked the same queries among the same
 * pictures, labelled ones whose labels neither training saw. Because the queries are the same, the
 * interval is that of the differences, which is much narrower than those of the two figures.
 *
 * @param queries how many were asked
 * @param database how many pictures were ranked for each
 * @param first mean average precision of the first space, 0 to 1
 * @param second of the second
 * @param low lower end of the 95% interval of first - second, bootstrapped over the queries
 * @param high upper end
 */
public record Comparison(
    int queries, int database, double first, double second, double low, double high) {
  private static final int MOST_ROWS = 20_000;
  private static final int RESAMPLES = 1000;

  /** A space and its model. */
  public record Side(ModelRecord model, SpaceView view) {}

  /** Returns first - second. */
  public double difference() {
    return first - second;
  }

  /**
   * Compares two spaces.
   *
   * @param queries how many to ask at most
   * @param least how many pictures there must be
   * @param seed of the choice of queries and of the bootstrap
   * @return empty when fewer pictures can be judged by
   */
  public static Optional<Comparison> of(
      Side first, Side second, int queries, int least, long seed) {
    List<CodeTable.Row> firsts = new ArrayList<>();
    List<CodeTable.Row> seconds = new ArrayList<>();
    for (Slot slot : Sample.slots(first.view, MOST_ROWS)) {
      List<Label> labels = first.view.directory().labels(slot);
      if (!labels.isEmpty() && unseen(first, slot) && unseen(second, slot)) {
        second
            .view
            .code(slot)
            .ifPresent(code -> {
              firsts.add(new CodeTable.Row(first.view.code(slot).orElseThrow(), labels));
              seconds.add(new CodeTable.Row(code, labels));
            });
      }
    }
    if (firsts.size() < Math.max(2, least)) {
      return Optional.empty();
    }
    int[] chosen = Evaluation.choose(firsts.size(), queries, seed);
    Evaluation one = new Evaluation(new CodeTable(first.view.bits(), firsts), chosen);
    Evaluation other = new Evaluation(new CodeTable(second.view.bits(), seconds), chosen);
    double[] ends = interval(one.averagePrecisions(), other.averagePrecisions(), seed);
    return Optional.of(
        new Comparison(chosen.length, one.database(), one.map(), other.map(), ends[0], ends[1]));
  }

  /** Returns the 95% interval of the mean difference of pairs. */
  static double[] interval(double[] first, double[] second, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int q = 0; q < first.length; q++) {
        int drawn = random.nextInt(first.length);
        sum += first[drawn] - second[drawn];
      }
      means[i] = sum / first.length;
    }
    Arrays.sort(means);
    return new double[] {means[RESAMPLES / 40], means[RESAMPLES - 1 - RESAMPLES / 40]};
  }

  private static boolean unseen(Side side, Slot slot) {
    return !Stretch.seen(side.model.manifest().snapshot(), side.view.directory(), slot);
  }
}
