package dev.hammingbird.trainer.job;

import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.export.Exporter;
import dev.hammingbird.trainer.export.OnnxModel;
import dev.hammingbird.trainer.method.Backbone;
import dev.hammingbird.trainer.method.Budget;
import dev.hammingbird.trainer.method.HashMethod;
import dev.hammingbird.trainer.method.Lesson;
import dev.hammingbird.trainer.method.Methods;
import dev.hammingbird.trainer.method.Observer;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.tensor.Compute;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** One training from snapshot to published model, on the calling thread. */
final class TrainingJob {
  private final JobSettings settings;
  private final Snapshots snapshots;
  private final Publisher publisher;
  private final Clock clock;

  TrainingJob(JobSettings settings, Snapshots snapshots, Publisher publisher, Clock clock) {
    this.settings = settings;
    this.snapshots = snapshots;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * Runs.
   *
   * @param training is told of every change and asked whether to go on
   * @throws java.util.concurrent.CancellationException when it was cancelled
   */
  void run(Training training) {
    TrainingRequest request = training.view().request();
    Compute compute = Compute.open(settings.device(), settings.threads());
    training.change(view -> view.running(compute.describe(), clock.instant()));
    training.change(view -> view.in("snapshot"));
    Snapshot snapshot = snapshots.take(request.side(), training::cancelled);
    Split split = split(snapshot);
    training.change(view -> view.with(split.data(snapshot.unreadable())));
    Lesson lesson = lesson(request, split.lesson(), compute);
    HashMethod method = Methods.named(request.method());
    try (HashFunction learned = method.learn(lesson, training)) {
      training.stopIfCancelled();
      training.change(view -> view.in("export"));
      byte[] artifact = Exporter.file(learned);
      try (OnnxModel model = OnnxModel.open(artifact, request.side(), 1)) {
        Examination examination = new Examination(learned, model, lesson, split.heldOut());
        examination.verify();
        training.change(view -> view.in("evaluate"));
        Map<String, Double> figures = examination.figures();
        training.change(view -> view.judged(figures));
        ModelRecord record =
            new Registration(training.view(), method.settings(), split.snapshot(), clock)
                .record(artifact, examination.golden());
        training.stopIfCancelled();
        training.change(view -> view.in("publish"));
        publisher.publish(artifact, record);
        training.change(view -> view.published(record.space().value(), clock.instant()));
      }
    }
  }

  /** What training sees, and what it does not. */
  private record Split(
      LabelledPictures lesson, LabelledPictures heldOut, TrainingSnapshot snapshot) {
    TrainingView.Data data(int unreadable) {
      int labelled = lesson.labelled().size();
      return new TrainingView.Data(
          lesson.size() + heldOut.size(),
          labelled,
          lesson.size() - labelled,
          heldOut.size(),
          unreadable,
          lesson.classes().size());
    }
  }

  private Split split(Snapshot taken) {
    TrainingSnapshot snapshot =
        new TrainingSnapshot(taken.images(), taken.labels(), settings.heldOutPercent());
    LabelledPictures all = taken.pictures();
    LabelledPictures heldOut = all.only(picture -> heldOut(snapshot, picture));
    LabelledPictures lesson = all.only(picture -> !heldOut(snapshot, picture));
    return new Split(lesson, heldOut, snapshot);
  }

  private static boolean heldOut(TrainingSnapshot snapshot, Picture picture) {
    return !picture.labels().isEmpty() && snapshot.heldOut(new ImageId(picture.id()));
  }

  private Lesson lesson(TrainingRequest request, LabelledPictures pictures, Compute compute) {
    Duration time = Duration.ofMillis(Math.max(1, Math.round(request.minutes() * 60_000)));
    return new Lesson(
        pictures,
        request.bits(),
        request.seed(),
        new Budget(time, request.steps()),
        backbone(request.backbone()),
        compute,
        System::nanoTime);
  }

  private Backbone backbone(String name) {
    return Backbone.named(
        name,
        path ->
            new BackboneFile(
                path,
                settings.backboneOutput(),
                settings.backboneOffset(),
                settings.backboneSpread()));
  }

  /** Returns an observer that hears nothing and never stops, for baselines. */
  static Observer silent() {
    return new Observer() {
      @Override
      public void stepped(dev.hammingbird.trainer.method.Step step) {
        // Baselines have no steps worth telling.
      }

      @Override
      public boolean cancelled() {
        return false;
      }
    };
  }
}
