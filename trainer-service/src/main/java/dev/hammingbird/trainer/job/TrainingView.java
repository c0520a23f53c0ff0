package dev.hammingbird.trainer.job;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a training: what REST answers, an event carries, and a record of {@code
 * trainings} holds.
 *
 * @param id names the training
 * @param state where it stands
 * @param phase what it is doing, such as {@code snapshot}, {@code warm-up}, {@code joint}, {@code
 *     export}
 * @param request what was asked
 * @param device where it computes; null before it runs
 * @param submittedAt when it was asked for
 * @param startedAt when its turn came
 * @param endedAt when it ended
 * @param data what it learns from; null before that is known
 * @param progress how far it is; null before it learns
 * @param space the code space of its model; null unless published
 * @param evaluation figures on held-out pictures, such as {@code map}; empty before
 * @param report where its report is found at this service; null while there is none
 * @param reason why it failed or was cancelled; null otherwise
 * @param restarts how often the service was restarted while it ran
 */
public record TrainingView(
    String id,
    TrainingState state,
    String phase,
    TrainingRequest request,
    @Nullable String device,
    Instant submittedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Data data,
    @Nullable Progress progress,
    @Nullable String space,
    Map<String, Double> evaluation,
    @Nullable String report,
    @Nullable String reason,
    int restarts) {
  /** Copies the figures. */
  public TrainingView {
    evaluation = Map.copyOf(evaluation);
  }

  /**
   * Pictures of the snapshot.
   *
   * @param pictures all that are live and readable
   * @param labelled with labels that training learns from
   * @param unlabelled without labels
   * @param heldOut with labels that training does not see, by which it is judged
   * @param validation with labels that training does not see, by which its model is chosen
   * @param unreadable that could not be decoded and were left out
   * @param classes distinct labels
   * @param seen which records these are; null in records of an earlier version
   */
  public record Data(
      int pictures,
      int labelled,
      int unlabelled,
      int heldOut,
      int validation,
      int unreadable,
      int classes,
      @Nullable Seen seen) {}

  /**
   * The records that a training learns from, so that it can go on with the same ones.
   *
   * @param images per partition of {@code images}, the first offset not seen
   * @param labels per partition of {@code labels}, likewise
   * @param digest of all that batches are made of
   */
  public record Seen(Map<Integer, Long> images, Map<Integer, Long> labels, String digest) {
    /** Copies the offsets. */
    public Seen {
      images = Map.copyOf(images);
      labels = Map.copyOf(labels);
    }
  }

  /**
   * How far learning is.
   *
   * @param share of the budget used, from 0 to 1
   * @param step steps done
   * @param imagesPerSecond pictures through the network a second, over the last interval
   * @param etaSeconds seconds of learning still to come
   * @param figures named values of the last step, such as {@code pair}, {@code pace}, {@code
   *     margin}, {@code coverage}
   */
  public record Progress(
      double share,
      int step,
      double imagesPerSecond,
      double etaSeconds,
      Map<String, Double> figures) {
    /** Copies the figures. */
    public Progress {
      figures = Map.copyOf(figures);
    }
  }

  static TrainingView queued(String id, TrainingRequest request, Instant now) {
    return new TrainingView(
        id,
        TrainingState.QUEUED,
        "queued",
        request,
        null,
        now,
        null,
        null,
        null,
        null,
        null,
        Map.of(),
        null,
        null,
        0);
  }

  TrainingView running(String where, Instant now) {
    return new TrainingView(
        id,
        TrainingState.RUNNING,
        "start",
        request,
        where,
        submittedAt,
        startedAt == null ? now : startedAt,
        null,
        data,
        progress,
        null,
        Map.of(),
        null,
        null,
        restarts);
  }

  /** Waits for its turn once more, after a restart of the service. */
  TrainingView again() {
    return new TrainingView(
        id,
        TrainingState.QUEUED,
        "queued",
        request,
        device,
        submittedAt,
        startedAt,
        null,
        data,
        progress,
        null,
        Map.of(),
        null,
        null,
        restarts + (state == TrainingState.RUNNING ? 1 : 0));
  }

  TrainingView in(String newPhase) {
    return now(newPhase, data, progress, evaluation, report);
  }

  TrainingView with(Data seen) {
    return now(phase, seen, progress, evaluation, report);
  }

  TrainingView at(String newPhase, Progress reached) {
    return now(newPhase, data, reached, evaluation, report);
  }

  TrainingView judged(Map<String, Double> figures) {
    return now(phase, data, progress, figures, report);
  }

  TrainingView reported() {
    return now(phase, data, progress, evaluation, "/trainings/" + id + "/report");
  }

  private TrainingView now(
      String newPhase,
      @Nullable Data seen,
      @Nullable Progress reached,
      Map<String, Double> figures,
      @Nullable String reportedAt) {
    return new TrainingView(
        id,
        state,
        newPhase,
        request,
        device,
        submittedAt,
        startedAt,
        endedAt,
        seen,
        reached,
        space,
        figures,
        reportedAt,
        reason,
        restarts);
  }

  TrainingView published(String newSpace, Instant now) {
    return new TrainingView(
        id,
        TrainingState.PUBLISHED,
        "done",
        request,
        device,
        submittedAt,
        startedAt,
        now,
        data,
        progress,
        newSpace,
        evaluation,
        report,
        null,
        restarts);
  }

  TrainingView ended(TrainingState how, String why, Instant now) {
    return new TrainingView(
        id,
        how,
        phase,
        request,
        device,
        submittedAt,
        startedAt,
        now,
        data,
        progress,
        null,
        evaluation,
        report,
        why,
        restarts);
  }
}
