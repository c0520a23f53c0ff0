package dev.hammingbird.trainer.study;

import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.export.Exporter;
import dev.hammingbird.trainer.method.Observer;
import dev.hammingbird.trainer.method.Step;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.report.Diary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Watches a run: tells its audience, keeps its diary, measures it on a fixed sample now and then,
 * and, where labelled pictures are kept for that, remembers the model that retrieves those best.
 * The sample is for the reader alone: nothing is chosen by it.
 */
final class Watch implements Observer, Resumable {
  private final Diary diary;
  private final Audience audience;
  private final Retriever sample;
  private final List<Picture> validation;
  private final double interval;
  private final int patience;
  private final Truth truth;
  private final UnaryOperator<HashFunction> reading;
  private boolean stopped;
  private double nextShare;
  private int step;
  private double seconds;
  private double bestMap = -1;
  private byte[] bestArtifact = {};
  private int worseInARow;

  Watch(
      Diary diary,
      Audience audience,
      Retriever sample,
      List<Picture> validation,
      Truth truth,
      double interval,
      int patience,
      UnaryOperator<HashFunction> reading) {
    this.diary = diary;
    this.audience = audience;
    this.sample = sample;
    this.validation = validation;
    this.truth = truth;
    this.interval = interval;
    this.patience = patience;
    this.reading = reading;
    this.nextShare = interval;
  }

  @Override
  public void stepped(Step now) {
    step = now.number();
    seconds = now.seconds();
    diary.stepped(truth.addTo(now));
    audience.stepped(now);
  }

  @Override
  public void featuresRead(int done, int total) {
    audience.featuresRead(done, total);
  }

  @Override
  public void pseudoLabelled(List<String> ids, float[][] labels) {
    truth.compare(ids, labels);
  }

  @Override
  public void pictures(String name, byte[] rgb, int columns, int rows, int side) {
    diary.pictured(step, name, rgb, columns, side);
  }

  @Override
  public boolean cancelled() {
    return audience.cancelled();
  }

  /** Returns whether it was asked to, or stopped because nothing got better. */
  boolean endedEarly() {
    return stopped || worseInARow >= patience;
  }

  @Override
  public boolean enough() {
    stopped = stopped || audience.enough();
    return endedEarly();
  }

  @Override
  public void offered(double share, Supplier<HashFunction> now) {
    if (share < nextShare || share >= 1) {
      return;
    }
    nextShare = interval * (1 + Math.floor(share / interval));
    Map<String, Double> figures = new TreeMap<>();
    try (HashFunction function = reading.apply(now.get())) {
      if (sample.answers()) {
        figures.put("map", sample.judge(function::outputs).map());
      }
      if (!validation.isEmpty()) {
        double map = validationMap(function);
        figures.put("validation_map", map);
        worseInARow++;
        if (map > bestMap) {
          bestMap = map;
          bestArtifact = Exporter.file(function);
          worseInARow = 0;
        }
      }
    }
    if (figures.isEmpty()) {
      return;
    }
    diary.measured(new Diary.Measurement(step, share, seconds, figures));
    audience.measured(figures);
  }

  /** Returns how well a function retrieves the validation pictures among themselves. */
  double validationMap(HashFunction function) {
    return Retriever.mapWithin(validation, sample.classes(), function::outputs);
  }

  /** Returns the best mAP on the validation pictures so far; -1 before the first. */
  double bestMap() {
    return bestMap;
  }

  /** Returns the model that had it; empty before the first. */
  byte[] bestArtifact() {
    return bestArtifact.clone();
  }

  /** Returns seconds of learning, as the run's clock counts them. */
  double seconds() {
    return seconds;
  }

  /** Returns the steps done. */
  int steps() {
    return step;
  }

  @Override
  public void exchange(State state) {
    state.part("diary", diary);
    nextShare = state.real("nextShare", nextShare);
    step = state.integer("step", step);
    seconds = state.real("seconds", seconds);
    bestMap = state.real("bestMap", bestMap);
    bestArtifact = state.bytes("bestArtifact", bestArtifact);
    worseInARow = state.integer("worseInARow", worseInARow);
  }
}
