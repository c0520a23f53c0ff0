package dev.hammingbird.trainer.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.hammingbird.trainer.checkpoint.CheckpointFile;
import dev.hammingbird.trainer.data.Fingerprint;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.Loaded.Unreadable;
import dev.hammingbird.trainer.evaluation.Retrieval;
import dev.hammingbird.trainer.export.OnnxModel;
import dev.hammingbird.trainer.job.Learning;
import dev.hammingbird.trainer.method.Backbone;
import dev.hammingbird.trainer.method.Budget;
import dev.hammingbird.trainer.method.DivergedException;
import dev.hammingbird.trainer.method.HashMethod;
import dev.hammingbird.trainer.method.Lesson;
import dev.hammingbird.trainer.report.Diary;
import dev.hammingbird.trainer.report.RunReport;
import dev.hammingbird.trainer.tensor.Compute;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** One run of the command line, from pictures to report. */
final class Run {
  private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(60);
  private static final String STOP = "stop";
  private static final int SAMPLE_QUERIES = 1000;
  private static final int SAMPLE_DATABASE = 5000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private final TrainOptions options;
  private final PrintStream out;
  private final Progress progress;
  private final Path folder;
  private final Path checkpoint;

  Run(TrainOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
    this.progress =
        new Progress(
            out, Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
    this.folder = options.out();
    this.checkpoint = folder.resolve("checkpoint");
  }

  void run() throws IOException {
    Files.createDirectories(folder);
    refuseForgottenRun();
    Files.deleteIfExists(folder.resolve(STOP));
    Backbone backbone = Backbones.of(options);
    Compute compute = Compute.open(options.device(), options.threads());
    Dataset data = new Datasets(options, n -> progress.stage("read", n)).read();
    report(data);
    JSON.writeValue(folder.resolve("split.json").toFile(), data.ids());
    LabelledPictures pictures = data.lesson();
    HashMethod method = options.learner(backbone);
    Diary diary = new Diary();
    Retriever retriever =
        new Retriever(
            data.at(data.split().queries()),
            data.at(data.split().database()),
            data.pictures().classes());
    RunObserver observer =
        new RunObserver(
            diary,
            progress,
            retriever.sample(SAMPLE_QUERIES, SAMPLE_DATABASE),
            data.at(data.split().validation()),
            new Truth(data.pictures(), pictures.classes()),
            folder.resolve(STOP),
            options.measure(),
            options.patience());
    CheckpointFile checkpoints =
        new CheckpointFile(
            checkpoint,
            configuration(method, pictures),
            Map.of("observer", observer),
            CHECKPOINT_EVERY,
            System::nanoTime);
    if (checkpoints.present()) {
      progress.line("resuming from " + checkpoint);
    }
    Lesson lesson = lesson(pictures, backbone, compute, checkpoints);
    RunReport.Facts facts =
        new RunReport.Facts(
            options.method(),
            options.bits(),
            data.name(),
            data.protocol(),
            Backbones.describe(options),
            data.split().labelled().length,
            compute.describe(),
            options.asText(),
            method.settings(),
            Fingerprint.of(pictures),
            data.leaks(),
            data.unreadable().stream().map(Unreadable::toString).toList());
    RunReport report = new RunReport(facts, diary);
    long started = System.nanoTime();
    try (Learning.Learned learned = Learning.learn(method, lesson, observer)) {
      report.learned(
          observer.seconds() / 60,
          (System.nanoTime() - started) / 60e9,
          observer.steps(),
          observer.endedEarly());
      finish(learned, observer, retriever, report);
    } catch (DivergedException e) {
      report.failed(String.valueOf(e.getMessage()));
      report.write(folder);
      throw e;
    }
    if (!observer.endedEarly()) {
      checkpoints.delete();
    }
  }

  private void refuseForgottenRun() {
    if (Files.exists(checkpoint) && !options.resume()) {
      throw new UsageException(
          "%s holds a run that was cut off; add --resume to go on with it, or take another --out"
              .formatted(folder));
    }
    if (!Files.exists(checkpoint) && options.resume()) {
      progress.line("no checkpoint in %s: the run starts anew".formatted(folder));
    }
  }

  private void report(Dataset data) {
    for (Unreadable file : data.unreadable()) {
      progress.line("left out %s: %s".formatted(file.file(), file.reason()));
    }
    progress.line(
        "%s, %s: %,d queries, %,d labelled, %,d unlabelled, %,d for validation, database %,d%s"
            .formatted(
                data.name(),
                data.protocol(),
                data.split().queries().length,
                data.split().labelled().length,
                data.split().unlabelled().length,
                data.split().validation().length,
                data.split().database().length,
                data.leaks() == 0
                    ? ""
                    : "; left out %d places with a query's content".formatted(data.leaks())));
  }

  private Lesson lesson(
      LabelledPictures pictures, Backbone backbone, Compute compute, CheckpointFile checkpoints) {
    Duration time = Duration.ofMillis(Math.max(1, Math.round(options.minutes() * 60_000)));
    return new Lesson(
        pictures,
        options.bits(),
        options.seed(),
        new Budget(time, options.has("--steps") ? options.steps() : 0),
        backbone,
        compute,
        clock(),
        checkpoints);
  }

  private LongSupplier clock() {
    if (!options.cpuTime()) {
      return System::nanoTime;
    }
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      return system::getProcessCpuTime;
    }
    throw new UsageException("--cpu-minutes: this JVM does not tell its CPU time");
  }

  private Map<String, String> configuration(HashMethod method, LabelledPictures pictures) {
    Map<String, String> all = new TreeMap<>(options.asText());
    method.settings().forEach((name, value) -> all.put("setting " + name, value));
    all.put("method", options.method());
    all.put("bits", Integer.toString(options.bits()));
    all.put("seed", Long.toString(options.seed()));
    all.put("backbone", Backbones.describe(options));
    all.put("data digest", Fingerprint.of(pictures));
    return all;
  }

  private void finish(
      Learning.Learned learned, RunObserver observer, Retriever retriever, RunReport report)
      throws IOException {
    byte[] artifact = learned.artifact();
    if (observer.bestMap() >= 0) {
      double last = observer.validationMap(learned.function());
      report.chosen(observer.bestMap(), last);
      artifact = last >= observer.bestMap() ? artifact : observer.bestArtifact();
    }
    Files.write(folder.resolve("model.onnx"), artifact);
    if (!retriever.queries().isEmpty() && !retriever.database().isEmpty()) {
      try (OnnxModel model = OnnxModel.open(artifact, options.side(), 1)) {
        Retrieval codes =
            retriever.encode(model::outputs, n -> progress.stage("evaluate", n, retriever.size()));
        report.judged(codes.judge(retriever.asking(), retriever.ranked()));
        report.examples(Examples.of(codes, retriever));
      }
    }
    report.write(folder);
    Path copy = options.reportAs();
    if (copy != null) {
      report.copy(
          folder, Files.isDirectory(copy) ? copy.resolve(Backbones.runName(options)) : copy);
    }
    progress.line(
        "model %s, report %s"
            .formatted(folder.resolve("model.onnx"), folder.resolve("report.html")));
    out.println("RESULT " + JSON.writeValueAsString(report.result(folder)));
  }
}
