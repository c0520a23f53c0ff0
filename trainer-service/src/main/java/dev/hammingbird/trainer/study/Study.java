package dev.hammingbird.trainer.study;

import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.evaluation.Judgement;
import dev.hammingbird.trainer.evaluation.Retrieval;
import dev.hammingbird.trainer.export.OnnxModel;
import dev.hammingbird.trainer.method.DivergedException;
import dev.hammingbird.trainer.method.HashMethod;
import dev.hammingbird.trainer.method.Lesson;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.network.MirroredHash;
import dev.hammingbird.trainer.report.Diary;
import dev.hammingbird.trainer.report.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run of a method: it learns, is measured now and then, the model is chosen, judged and
 * reported.
 */
public final class Study {
  private static final int SAMPLE_QUERIES = 1000;
  private static final int SAMPLE_DATABASE = 5000;
  private final Plan plan;
  private final Audience audience;
  private final Diary diary = new Diary();
  private final Watch watch;

  /**
   * What a run is judged by.
   *
   * @param all the pictures with all their labels, by which pseudo-labels are compared for the
   *     reader
   * @param taught the classes that the method knows, in alphabetical order
   * @param validation labelled pictures that the method does not see, by which the model is chosen;
   *     none for the last one
   * @param judged the queries and the database of the evaluation; by a sample of them the reader is
   *     told how the run goes, and nothing is chosen
   * @param measure how often to measure, as a share of the budget; 1 for never
   * @param patience after how many measurements without a better one a run ends early
   * @param mirrored whether the model reads every picture and its mirror image
   */
  public record Plan(
      LabelledPictures all,
      List<String> taught,
      List<Picture> validation,
      Retriever judged,
      double measure,
      int patience,
      boolean mirrored) {
    /** Copies the lists. */
    public Plan {
      taught = List.copyOf(taught);
      validation = List.copyOf(validation);
    }

    private UnaryOperator<HashFunction> reading() {
      return mirrored ? MirroredHash::new : UnaryOperator.identity();
    }
  }

  /**
   * What came of a run.
   *
   * @param artifact the ONNX file of the model that was chosen
   * @param judgement how well it retrieves; null where there is nothing to judge by
   * @param report as it was written
   * @param endedEarly whether learning ended before its budget did
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Outcome(
      byte[] artifact, @Nullable Judgement judgement, RunReport report, boolean endedEarly) {}

  /** Plans a run. */
  public Study(Plan plan, Audience audience) {
    this.plan = plan;
    this.audience = audience;
    this.watch =
        new Watch(
            diary,
            audience,
            plan.judged().sample(SAMPLE_QUERIES, SAMPLE_DATABASE),
            plan.validation(),
            new Truth(plan.all(), plan.taught()),
            plan.measure(),
            plan.patience(),
            plan.reading());
  }

  /** Returns what a checkpoint of the run holds beside the method's own state. */
  public Resumable state() {
    return watch;
  }

  /**
   * Runs, on the calling thread, and writes the report.
   *
   * @param folder where {@code report.html} and {@code report.json} go, also when learning breaks
   * @throws java.util.concurrent.CancellationException when the audience cancels it
   * @throws DivergedException if numbers stop being finite or codes collapse
   * @throws IOException if the report cannot be written
   */
  public Outcome run(HashMethod method, Lesson lesson, RunReport.Facts facts, Path folder)
      throws IOException {
    RunReport report = new RunReport(facts, diary);
    long started = System.nanoTime();
    try (Learning.Learned learned = Learning.learn(method, lesson, watch, plan.reading())) {
      report.learned(
          watch.seconds() / 60,
          (System.nanoTime() - started) / 60e9,
          watch.steps(),
          watch.endedEarly());
      byte[] artifact = chosen(learned, report);
      Judgement judgement = judge(artifact, lesson.pictures().side(), report);
      report.write(folder);
      return new Outcome(artifact, judgement, report, watch.endedEarly());
    } catch (DivergedException e) {
      report.failed(String.valueOf(e.getMessage()));
      report.write(folder);
      throw e;
    }
  }

  /** Returns the last model, or an earlier one that retrieved the validation pictures better. */
  private byte[] chosen(Learning.Learned learned, RunReport report) {
    if (watch.bestMap() < 0) {
      return learned.artifact();
    }
    double last = watch.validationMap(learned.function());
    report.chosen(watch.bestMap(), last);
    return last >= watch.bestMap() ? learned.artifact() : watch.bestArtifact();
  }

  private @Nullable Judgement judge(byte[] artifact, int side, RunReport report) {
    Retriever judged = plan.judged();
    if (!judged.answers()) {
      return null;
    }
    try (OnnxModel model = OnnxModel.open(artifact, side, 1)) {
      Retrieval codes =
          judged.encode(model::outputs, done -> audience.encoded(done, judged.size()));
      Judgement judgement = codes.judge(judged.asking(), judged.ranked());
      report.judged(judgement);
      report.examples(Examples.of(codes, judged));
      return judgement;
    }
  }
}
