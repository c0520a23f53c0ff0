package dev.hammingbird.trainer.command;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.trainer.evaluation.Protocol;
import dev.hammingbird.trainer.method.Backbone;
import dev.hammingbird.trainer.method.Budget;
import dev.hammingbird.trainer.method.HashMethod;
import dev.hammingbird.trainer.method.Methods;
import dev.hammingbird.trainer.network.PixelScale;
import dev.hammingbird.trainer.network.ResidualBackbone;
import dev.hammingbird.trainer.tensor.Compute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a command line asks for; checked. */
final class TrainOptions {
  private static final Set<String> VALUES =
      Set.of(
          "--cifar10",
          "--data",
          "--coco",
          "--collages",
          "--protocol",
          "--labelled",
          "--queries",
          "--validate",
          "--patience",
          "--method",
          "--bits",
          "--backbone",
          "--tune",
          "--backbone-output",
          "--backbone-offset",
          "--backbone-spread",
          "--side",
          "--minutes",
          "--cpu-minutes",
          "--steps",
          "--measure",
          "--seed",
          "--split-seed",
          "--threads",
          "--device",
          "--out",
          "--set",
          "--report-as");
  private static final Set<String> FLAGS = Set.of("--resume", "--keep-statistics", "--mirrored");
  private static final List<String> TUNING = List.of("none", "head", "last", "all");

  private final Words words;

  /**
   * Reads and checks a command line.
   *
   * @throws UsageException naming what is wrong
   */
  TrainOptions(List<String> given) {
    words = new Words(given, VALUES, FLAGS);
    check();
  }

  private void check() {
    if (has("--cifar10") == has("--data")) {
      throw new UsageException("give either --cifar10 or --data");
    }
    Path _ = source();
    Path _ = out();
    if (!Methods.names().contains(method())) {
      throw new UsageException("--method %s is none of %s".formatted(method(), Methods.names()));
    }
    if (bits() % 4 != 0) {
      throw new UsageException("--bits %d is not a multiple of 4".formatted(bits()));
    }
    if (side() % 32 != 0) {
      throw new UsageException("--side %d is not a multiple of 32".formatted(side()));
    }
    if (!TUNING.contains(tune())) {
      throw new UsageException("--tune %s is none of %s".formatted(tune(), TUNING));
    }
    if (has("--tune") && !backboneIsFile()) {
      throw new UsageException("--tune is for a --backbone from an ONNX file");
    }
    if (keepStatistics() && tune().equals("none")) {
      throw new UsageException("--keep-statistics is for a --backbone that learns: give --tune");
    }
    if (has("--minutes") && has("--cpu-minutes")) {
      throw new UsageException("give either --minutes or --cpu-minutes");
    }
    if (has("--collages") && !Files.isRegularFile(source())) {
      throw new UsageException("--collages composes the pictures of an archive: give --cifar10");
    }
    if (has("--patience") && validation() == 0) {
      throw new UsageException("--patience needs --validate, by which a model is chosen");
    }
    Protocol _ = protocol();
    PixelScale _ = backboneScale();
    HashMethod _ = learner(new Backbone.Residual(ResidualBackbone.SMALL));
    Compute.Choice _ = device();
  }

  boolean has(String name) {
    return words.has(name);
  }

  Path source() {
    String name = has("--cifar10") ? "--cifar10" : "--data";
    return Words.existing(name, words.text(name, ""));
  }

  @Nullable Path annotations() {
    return has("--coco") ? Words.existing("--coco", words.text("--coco", "")) : null;
  }

  int collages() {
    return words.whole("--collages", 0, 0, 1_000_000);
  }

  Protocol protocol() {
    String text = words.text("--protocol", Protocol.P_A.text());
    return Arrays.stream(Protocol.values())
        .filter(protocol -> protocol.text().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "--protocol %s is none of %s"
                    .formatted(
                        text, Arrays.stream(Protocol.values()).map(Protocol::text).toList())));
  }

  double labelled() {
    return words.number("--labelled", 0.2, 0.0001, 1);
  }

  double queries() {
    return words.number("--queries", 0.1, 0.0001, 0.9);
  }

  double validation() {
    return words.number("--validate", 0, 0, 0.5);
  }

  int patience() {
    return words.whole("--patience", Integer.MAX_VALUE, 1, 1_000_000);
  }

  String method() {
    return words.text("--method", Methods.names().getFirst());
  }

  /** Returns the method with the settings given and otherwise those that suit the backbone. */
  HashMethod learner(Backbone backbone) {
    Map<String, String> changes = new java.util.TreeMap<>();
    for (String change : words.text("--set", "").split(",", -1)) {
      int at = change.indexOf('=');
      if (at > 0) {
        changes.put(change.substring(0, at), change.substring(at + 1));
      } else if (!change.isEmpty()) {
        throw new UsageException("--set %s is not NAME=VALUE".formatted(change));
      }
    }
    try {
      return Methods.named(method(), backbone, budget()).with(changes);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--set: " + e.getMessage());
    }
  }

  Budget budget() {
    return Budget.ofMinutes(minutes(), has("--steps") ? steps() : 0);
  }

  int bits() {
    return words.whole("--bits", 48, Bits.MIN, Bits.MAX);
  }

  boolean backboneIsFile() {
    String backbone = words.text("--backbone", "");
    return backbone.endsWith(".onnx") || backbone.endsWith(".onnx.gz");
  }

  String backbone() {
    String backbone = words.text("--backbone", "residual-small");
    return backboneIsFile() ? Words.existing("--backbone", backbone).toString() : backbone;
  }

  String tune() {
    return words.text("--tune", "none");
  }

  String backboneOutput() {
    return words.text("--backbone-output", "features");
  }

  PixelScale backboneScale() {
    try {
      return new PixelScale(
          words.numbers("--backbone-offset", 128), words.numbers("--backbone-spread", 128));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--backbone-offset, --backbone-spread: " + e.getMessage());
    }
  }

  /** Returns whether batch normalisation of an ONNX backbone keeps the file's statistics. */
  boolean keepStatistics() {
    return has("--keep-statistics");
  }

  /** Returns whether the model reads every picture and its mirror image. */
  boolean mirrored() {
    return has("--mirrored");
  }

  int side() {
    return words.whole("--side", backboneIsFile() ? 96 : collages() > 0 ? 64 : 32, 32, 224);
  }

  boolean cpuTime() {
    return has("--cpu-minutes");
  }

  double minutes() {
    double whenByStepsAlone = has("--steps") ? 10_080 : 10;
    return cpuTime()
        ? words.number("--cpu-minutes", 10, 0.001, 10_080)
        : words.number("--minutes", whenByStepsAlone, 0.001, 10_080);
  }

  int steps() {
    return words.whole("--steps", 0, 1, 1_000_000_000);
  }

  double measure() {
    return words.number("--measure", 0.1, 0.001, 1);
  }

  long seed() {
    return words.whole("--seed", 1, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  long splitSeed() {
    return words.whole("--split-seed", 1, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  int threads() {
    return words.whole("--threads", 0, 0, 1024);
  }

  Compute.Choice device() {
    String text = words.text("--device", "auto");
    return Arrays.stream(Compute.Choice.values())
        .filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () -> new UsageException("--device %s is none of auto, cpu, gpu".formatted(text)));
  }

  Path out() {
    if (!has("--out")) {
      throw new UsageException("--out is missing: the folder for the model and the report");
    }
    return Path.of(words.text("--out", ""));
  }

  /** Returns where a copy of the report's numbers goes; none unless it is asked for. */
  @Nullable Path reportAs() {
    return has("--report-as") ? Path.of(words.text("--report-as", "")) : null;
  }

  boolean resume() {
    return has("--resume");
  }

  /** Returns the words that decide the run, for the report; a path by its last name. */
  Map<String, String> asText() {
    Map<String, String> text = new java.util.TreeMap<>();
    for (String name : words.names()) {
      if (!Set.of("--out", "--resume", "--threads", "--report-as").contains(name)) {
        boolean path = Set.of("--cifar10", "--data", "--coco").contains(name);
        String value = words.text(name, "");
        text.put(name.substring(2), path ? String.valueOf(Path.of(value).getFileName()) : value);
      }
    }
    return text;
  }
}
