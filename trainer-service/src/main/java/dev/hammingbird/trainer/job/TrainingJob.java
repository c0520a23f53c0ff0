package dev.hammingbird.trainer.job;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.model.GoldenVector;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.trainer.checkpoint.CheckpointFile;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.evaluation.Judgement;
import dev.hammingbird.trainer.export.OnnxModel;
import dev.hammingbird.trainer.method.Backbone;
import dev.hammingbird.trainer.method.HashMethod;
import dev.hammingbird.trainer.method.Lesson;
import dev.hammingbird.trainer.method.Methods;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.report.RunReport;
import dev.hammingbird.trainer.study.Examination;
import dev.hammingbird.trainer.study.Retriever;
import dev.hammingbird.trainer.study.Study;
import dev.hammingbird.trainer.tensor.Compute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One training from snapshot to published model, on the calling thread. */
final class TrainingJob {
  private static final Logger LOG = Logger.getLogger(TrainingJob.class);
  private static final String HTML = "report.html";
  private static final double MEASURE = 0.1;
  private static final double NEVER = 1;
  private final JobSettings settings;
  private final Snapshots snapshots;
  private final Publisher publisher;
  private final Clock clock;
  private final Reports reports;

  TrainingJob(JobSettings settings, Snapshots snapshots, Publisher publisher, Clock clock) {
    this.settings = settings;
    this.snapshots = snapshots;
    this.publisher = publisher;
    this.clock = clock;
    this.reports = new Reports(settings.reports(), settings.keptReports());
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
    Material material = material(training);
    training.change(view -> view.with(material.data()));
    Backbone backbone = backbone(request.backbone());
    HashMethod method =
        Methods.named(request.method(), backbone, request.budget()).with(request.settings());
    Study study = new Study(plan(request, material), training);
    Lesson lesson = lesson(training, material, backbone, compute, method, study);
    Study.Outcome outcome = study(training, study, method, lesson, material);
    training.change(view -> view.judged(figures(outcome.judgement(), lesson, material.heldOut())));
    ModelRecord record =
        new Registration(training.view(), method.settings(), material.snapshot(), clock)
            .record(outcome.artifact(), golden(outcome.artifact(), request.side()));
    training.stopIfCancelled();
    training.change(view -> view.in("publish"));
    publisher.publish(outcome.artifact(), record);
    training.change(view -> view.published(record.space().value(), clock.instant()));
    forget(training);
  }

  /** The model is judged by held-out pictures, each asked of all the others. */
  private static Study.Plan plan(TrainingRequest request, Material material) {
    LabelledPictures heldOut = material.heldOut();
    return new Study.Plan(
        material.lesson(),
        material.lesson().classes(),
        material.validation(),
        new Retriever(heldOut.pictures(), List.of(), heldOut.classes()),
        material.validation().isEmpty() ? NEVER : MEASURE,
        request.patience() == 0 ? Integer.MAX_VALUE : request.patience(),
        request.mirrored());
  }

  /** Learns and writes the report, which stays, unlike the checkpoint. */
  private Study.Outcome study(
      Training training, Study study, HashMethod method, Lesson lesson, Material material) {
    String id = training.view().id();
    try {
      RunReport.Facts facts = facts(training.view(), method, material);
      Study.Outcome outcome = study.run(method, lesson, facts, reports.make(id));
      reports.prune();
      return outcome;
    } catch (IOException e) {
      throw new UncheckedIOException("the report of training %s".formatted(id), e);
    } finally {
      reports.find(id, HTML).ifPresent(_ -> training.change(TrainingView::reported));
    }
  }

  private RunReport.Facts facts(TrainingView view, HashMethod method, Material material) {
    TrainingRequest request = view.request();
    return new RunReport.Facts(
        request.method(),
        request.bits(),
        "topic " + Topics.IMAGES,
        "%d%% of the labelled pictures held out".formatted(settings.heldOutPercent()),
        "%s at %d pixels%s"
            .formatted(request.backbone(), request.side(), request.mirrored() ? ", mirrored" : ""),
        material.lesson().labelled().size(),
        String.valueOf(view.device()),
        request.asText(),
        method.settings(),
        material.digest(),
        0,
        material.unreadable() == 0
            ? List.of()
            : List.of("%d pictures that cannot be decoded".formatted(material.unreadable())));
  }

  /** Returns how the model retrieves; only the count of pictures when there are fewer than two. */
  private static Map<String, Double> figures(
      @Nullable Judgement judgement, Lesson lesson, LabelledPictures heldOut) {
    Map<String, Double> figures = new TreeMap<>();
    figures.put("held_out", (double) heldOut.size());
    if (judgement != null) {
      figures.putAll(judgement.figures());
      figures.put("map_random_projection", Baseline.map(lesson, heldOut));
    }
    return figures;
  }

  private static List<GoldenVector> golden(byte[] artifact, int side) {
    try (OnnxModel model = OnnxModel.open(artifact, side, 1)) {
      return Examination.golden(model, side);
    }
  }

  /** Returns a file of a training's report, if it is there. */
  Optional<Path> report(String id, String file) {
    return reports.find(id, file);
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
  private Material material(Training training) {
    TrainingView.Data before = training.view().data();
    if (before != null && before.seen() != null && Files.exists(checkpoint(training))) {
      Material again = take(Optional.of(before.seen()), training);
      if (again.digest().equals(before.seen().digest())) {
        LOG.infof("training %s goes on from its checkpoint", training.view().id());
        return again;
      }
      LOG.warnf(
          "training %s starts anew: the pictures it learned from have changed since",
          training.view().id());
    }
    forget(training);
    return take(Optional.empty(), training);
  }

  private Material take(Optional<TrainingView.Seen> upTo, Training training) {
    TrainingRequest request = training.view().request();
    return Material.of(
        snapshots.take(request.side(), upTo, training::cancelled),
        settings.heldOutPercent(),
        request);
  }

  private Lesson lesson(
      Training training,
      Material material,
      Backbone backbone,
      Compute compute,
      HashMethod method,
      Study study) {
    TrainingRequest request = training.view().request();
    Map<String, String> configuration = new TreeMap<>(method.settings());
    configuration.put("request", request.toString());
    configuration.put("data digest", material.digest());
    CheckpointFile checkpoints =
        new CheckpointFile(
            checkpoint(training),
            configuration,
            Map.of("study", study.state()),
            settings.checkpointEvery(),
            System::nanoTime);
    return new Lesson(
        material.lesson(),
        request.bits(),
        request.seed(),
        request.budget(),
        backbone,
        compute,
        System::nanoTime,
        checkpoints);
  }

  private Backbone backbone(String name) {
    return Backbone.named(
        name, path -> new BackboneFile(path, settings.backboneOutput(), settings.backboneScale()));
  }
}
