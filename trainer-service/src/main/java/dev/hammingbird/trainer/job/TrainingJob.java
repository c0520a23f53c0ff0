package dev.hammingbird.trainer.job;

import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.trainer.checkpoint.CheckpointFile;
import dev.hammingbird.trainer.data.Fingerprint;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.method.Backbone;
import dev.hammingbird.trainer.method.Budget;
import dev.hammingbird.trainer.method.HashMethod;
import dev.hammingbird.trainer.method.Lesson;
import dev.hammingbird.trainer.method.Methods;
import dev.hammingbird.trainer.method.Observer;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.tensor.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** One training from snapshot to published model, on the calling thread. */
final class TrainingJob {
  private static final Logger LOG = Logger.getLogger(TrainingJob.class);
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
    Split split = split(snapshot(training));
    training.change(view -> view.with(split.data()));
    HashMethod method = Methods.named(request.method(), backbone(request.backbone()));
    Lesson lesson = lesson(training, split.lesson(), compute, method);
    try (Learning.Learned learned = Learning.learn(method, lesson, training)) {
      Examination examination =
          new Examination(learned.function(), learned.model(), lesson, split.heldOut());
      training.change(view -> view.in("evaluate"));
      Map<String, Double> figures = examination.figures();
      training.change(view -> view.judged(figures));
      ModelRecord record =
          new Registration(training.view(), method.settings(), split.snapshot(), clock)
              .record(learned.artifact(), examination.golden());
      training.stopIfCancelled();
      training.change(view -> view.in("publish"));
      publisher.publish(learned.artifact(), record);
      training.change(view -> view.published(record.space().value(), clock.instant()));
    }
    forget(training);
  }

  /** Removes the checkpoint of a training that has ended. */
  void forget(Training training) {
    try {
      Files.deleteIfExists(checkpoint(training));
    } catch (IOException e) {
      LOG.warnf("the checkpoint of training %s stays: %s", training.view().id(), e);
    }
  }

  private Path checkpoint(Training training) {
    return settings.checkpoints().resolve(training.view().id() + ".checkpoint");
  }

  /**
   * Takes a snapshot: for a training that was cut off, of the records that it learned from. Where
   * these have changed since, by erasure, compaction or another division, it starts anew.
   */
  private Snapshot snapshot(Training training) {
    int side = training.view().request().side();
    TrainingView.Data before = training.view().data();
    if (before != null && before.seen() != null && Files.exists(checkpoint(training))) {
      Snapshot again = snapshots.take(side, Optional.of(before.seen()), training::cancelled);
      if (Fingerprint.of(split(again).lesson()).equals(before.seen().digest())) {
        LOG.infof("training %s goes on from its checkpoint", training.view().id());
        return again;
      }
      LOG.warnf(
          "training %s starts anew: the pictures it learned from have changed since",
          training.view().id());
    }
    forget(training);
    return snapshots.take(side, Optional.empty(), training::cancelled);
  }

  /** What training sees, and what it does not. */
  private record Split(
      LabelledPictures lesson,
      LabelledPictures heldOut,
      TrainingSnapshot snapshot,
      int unreadable) {
    TrainingView.Data data() {
      int labelled = lesson.labelled().size();
      return new TrainingView.Data(
          lesson.size() + heldOut.size(),
          labelled,
          lesson.size() - labelled,
          heldOut.size(),
          unreadable,
          lesson.classes().size(),
          new TrainingView.Seen(snapshot.images(), snapshot.labels(), Fingerprint.of(lesson)));
    }
  }

  private Split split(Snapshot taken) {
    TrainingSnapshot snapshot =
        new TrainingSnapshot(taken.images(), taken.labels(), settings.heldOutPercent());
    LabelledPictures all = taken.pictures();
    LabelledPictures heldOut = all.only(picture -> heldOut(snapshot, picture));
    LabelledPictures lesson = all.only(picture -> !heldOut(snapshot, picture));
    return new Split(lesson, heldOut, snapshot, taken.unreadable());
  }

  private static boolean heldOut(TrainingSnapshot snapshot, Picture picture) {
    return !picture.labels().isEmpty() && snapshot.heldOut(new ImageId(picture.id()));
  }

  private Lesson lesson(
      Training training, LabelledPictures pictures, Compute compute, HashMethod method) {
    TrainingRequest request = training.view().request();
    Map<String, String> configuration = new TreeMap<>(method.settings());
    configuration.put("request", request.toString());
    configuration.put("data digest", Fingerprint.of(pictures));
    CheckpointFile checkpoints =
        new CheckpointFile(
            checkpoint(training),
            configuration,
            Map.of(),
            settings.checkpointEvery(),
            System::nanoTime);
    Duration time = Duration.ofMillis(Math.max(1, Math.round(request.minutes() * 60_000)));
    return new Lesson(
        pictures,
        request.bits(),
        request.seed(),
        new Budget(time, request.steps()),
        backbone(request.backbone()),
        compute,
        System::nanoTime,
        checkpoints);
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
