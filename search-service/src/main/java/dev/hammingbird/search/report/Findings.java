package dev.hammingbird.search.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What a look at all live pictures of a space found, put together stretch by stretch, ascending by
 * partition, then slot. For one thread.
 */
public final class Findings {
  static final int MOST_UNSEEN = 2_000_000;
  private static final int MOST_SAMPLED = 100_000;

  private final long seed;
  private final List<CodeTable.Row> unseen = new ArrayList<>();
  private final CodeSample sample = new CodeSample(MOST_SAMPLED);
  private long live;
  private long labelled;
  private long seenByTraining;

  /**
   * Begins with nothing.
   *
   * @param seed of the sample, and of all that is drawn later
   */
  public Findings(long seed) {
    this.seed = seed;
  }

  /** Returns what is still of use. */
  public Stretch.Wanted wanted() {
    return new Stretch.Wanted(seed, MOST_UNSEEN - unseen.size(), sample.bound());
  }

  /** Adds what was found next, of which not more was wanted than {@link #wanted} says. */
  public void add(Stretch stretch) {
    live += stretch.live();
    labelled += stretch.labelled();
    seenByTraining += stretch.seenByTraining();
    unseen.addAll(stretch.unseen());
    stretch.sample().forEach(sample::add);
  }

  long seed() {
    return seed;
  }

  List<CodeTable.Row> unseen() {
    return unseen;
  }

  CodeSample sample() {
    return sample;
  }

  long live() {
    return live;
  }

  long labelled() {
    return labelled;
  }

  long seenByTraining() {
    return seenByTraining;
  }
}
