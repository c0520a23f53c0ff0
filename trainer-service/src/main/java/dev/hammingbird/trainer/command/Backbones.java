package dev.hammingbird.trainer.command;

import dev.hammingbird.trainer.method.Backbone;
import dev.hammingbird.trainer.network.BackboneFile;
import java.nio.file.Path;

/** The backbone that a command line names. */
final class Backbones {
  private Backbones() {}

  /**
   * Returns it.
   *
   * @throws UsageException if there is none of that name
   */
  static Backbone of(TrainOptions options) {
    try {
      Backbone backbone =
          Backbone.named(
              prefix(options) + options.backbone(),
              path -> new BackboneFile(path, options.backboneOutput(), options.backboneScale()));
      return backbone instanceof Backbone.Tuned tuned && options.keepStatistics()
          ? new Backbone.Tuned(tuned.file(), tuned.tuning(), false)
          : backbone;
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  private static String prefix(TrainOptions options) {
    if (!options.backboneIsFile()) {
      return "";
    }
    return switch (options.tune()) {
      case "head" -> "onnx-tuned-head:";
      case "last" -> "onnx-tuned-last:";
      case "all" -> "onnx-tuned:";
      default -> Backbone.FROZEN;
    };
  }

  /** Returns a run's file name, such as {@code residual-small-scratch-ssah-48-1.json}. */
  static String runName(TrainOptions options) {
    String name = String.valueOf(Path.of(options.backbone()).getFileName());
    String how =
        !options.backboneIsFile()
            ? "scratch"
            : options.tune().equals("none") ? "frozen" : "fine-tuned";
    return "%s-%s-%s-%d-%d.json"
        .formatted(
            name.replaceFirst("[.]onnx([.]gz)?$", ""),
            how,
            options.method(),
            options.bits(),
            options.seed());
  }

  /** Returns the backbone in words, such as {@code net.onnx frozen at 96 pixels}. */
  static String describe(TrainOptions options) {
    String name = String.valueOf(Path.of(options.backbone()).getFileName());
    String how =
        !options.backboneIsFile()
            ? "from scratch"
            : switch (options.tune()) {
              case "none" -> "frozen";
              case "all" -> "fine-tuned";
              default -> "fine-tuned (%s)".formatted(options.tune());
            };
    String read = options.mirrored() ? ", mirrored" : "";
    return "%s %s at %d pixels%s".formatted(name, how, options.side(), read);
  }
}
