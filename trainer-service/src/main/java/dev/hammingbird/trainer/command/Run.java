package dev.hammingbird.trainer.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.hammingbird.trainer.checkpoint.CheckpointFile;
import dev.hammingbird.trainer.data.Fingerprint;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.Loaded.Unreadable;
import dev.hammingbird.trainer.export.TunedBackbone;
import dev.hammingbird.trainer.method.Backbone;
import dev.hammingbird.trainer.method.HashMethod;
import dev.hammingbird.trainer.method.Lesson;
import dev.hammingbird.trainer.report.RunReport;
import dev.hammingbird.trainer.study.Retriever;
import dev.hammingbird.trainer.study.Study;
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
    Study study =
        new Study(
            new Study.Plan(
                data.pictures(),
                pictures.classes(),
                data.at(data.split().validation()),
                new Retriever(
                    data.at(data.split().queries()),
                    data.at(data.split().database()),
                    data.pictures().classes()),
                options.measure(),
                options.patience(),
                options.mirrored()),
            new Spectator(progress, folder.resolve(STOP)));
    CheckpointFile checkpoints =
        new CheckpointFile(
            checkpoint,
            configuration(method, pictures),
            Map.of("observer", study.state()),
            CHECKPOINT_EVERY,
            System::nanoTime);
    if (checkpoints.present()) {
      progress.line("resuming from " + checkpoint);
    }
    Lesson lesson = lesson(pictures, backbone, compute, checkpoints);
    Study.Outcome outcome =
        study.run(method, lesson, facts(data, pictures, method, compute), folder);
    if (backbone instanceof Backbone.Tuned tuned) {
      byte[] file = TunedBackbone.of(tuned.file(), outcome.artifact());
      Files.write(folder.resolve("backbone.onnx"), file);
    }
    finish(outcome, checkpoints);
  }

  private RunReport.Facts facts(
      Dataset data, LabelledPictures pictures, HashMethod method, Compute compute) {
    return new RunReport.Facts(
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
    return new Lesson(
        pictures,
        options.bits(),
        options.seed(),
        options.budget(),
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

  private void finish(Study.Outcome outcome, CheckpointFile checkpoints) throws IOException {
    Files.write(folder.resolve("model.onnx"), outcome.artifact());
    Path copy = options.reportAs();
    if (copy != null) {
      outcome
          .report()
          .copy(folder, Files.isDirectory(copy) ? copy.resolve(Backbones.runName(options)) : copy);
    }
    progress.line(
        "model %s, report %s"
            .formatted(folder.resolve("model.onnx"), folder.resolve("report.html")));
    out.println("RESULT " + JSON.writeValueAsString(outcome.report().result(folder)));
    if (!outcome.endedEarly()) {
      checkpoints.delete();
    }
  }
}
