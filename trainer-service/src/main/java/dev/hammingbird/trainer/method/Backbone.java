package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.network.PictureBackbone;
import dev.hammingbird.trainer.network.ResidualBackbone;
import dev.hammingbird.trainer.onnx.OnnxBackbone;
import dev.hammingbird.trainer.onnx.Tuning;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What turns a picture into features. */
public sealed interface Backbone {
  /** What stands before a file's path in the name of a backbone that does not learn. */
  String FROZEN = "onnx:";

  /** What stands before a file's path in the name of a backbone that learns. */
  Map<String, Tuning> TUNED =
      Map.of(
          "onnx-tuned:", Tuning.ALL,
          "onnx-tuned-last:", Tuning.LAST_STAGES,
          "onnx-tuned-head:", Tuning.HEAD_ONLY);

  /** A network that reads pictures and learns with what is put on top of it. */
  sealed interface Learned extends Backbone {
    /**
     * Makes one with its first weights.
     *
     * @param manager the owner of the weights
     * @param side pixels a side of the pictures
     * @throws IllegalArgumentException if it cannot be computed
     */
    PictureBackbone make(NDManager manager, int side);
  }

  /**
   * A residual network learned from scratch.
   *
   * @param name one of the built-in sizes
   */
  record Residual(String name) implements Learned {
    /** Checks the name. */
    public Residual {
      if (!ResidualBackbone.SIZES.containsKey(name)) {
        throw new IllegalArgumentException(unknown(name));
      }
    }

    @Override
    public PictureBackbone make(NDManager manager, int side) {
      ResidualBackbone backbone = ResidualBackbone.named(name);
      backbone.initialize(manager, DataType.FLOAT32, new Shape(1, 3, side, side));
      return backbone;
    }
  }

  /**
   * A network from a file that goes on learning.
   *
   * @param tuning how much of it
   * @param movingStatistics whether batch normalisation uses the batch's statistics in training
   */
  record Tuned(BackboneFile file, Tuning tuning, boolean movingStatistics) implements Learned {
    @Override
    public PictureBackbone make(NDManager manager, int side) {
      return new OnnxBackbone(manager, file, side, tuning, movingStatistics);
    }
  }

  /** A network from a file that does not learn. */
  record Frozen(BackboneFile file) implements Backbone {}

  /**
   * Returns the backbone of a name, such as {@code residual-small}, {@code onnx:net.onnx} or {@code
   * onnx-tuned:net.onnx}.
   *
   * @param file how files want their pictures
   * @throws IllegalArgumentException if there is none, with those that there are
   */
  static Backbone named(String name, Function<Path, BackboneFile> file) {
    Optional<BackboneFile> from = file(name).map(file);
    if (from.isEmpty()) {
      return new Residual(name);
    }
    Tuning tuning = TUNED.get(name.substring(0, name.indexOf(':') + 1));
    return tuning == null ? new Frozen(from.get()) : new Tuned(from.get(), tuning, true);
  }

  /** Returns the file that a name speaks of; none for a built-in network. */
  static Optional<Path> file(String name) {
    String prefix = name.substring(0, name.indexOf(':') + 1);
    return prefix.equals(FROZEN) || TUNED.containsKey(prefix)
        ? Optional.of(Path.of(name.substring(prefix.length())))
        : Optional.empty();
  }

  /**
   * Checks a name without looking for a file.
   *
   * @throws IllegalArgumentException if there is no such backbone, with those that there are
   */
  static void check(String name) {
    if (file(name).isEmpty() && !ResidualBackbone.SIZES.containsKey(name)) {
      throw new IllegalArgumentException(unknown(name));
    }
  }

  private static String unknown(String name) {
    return "backbone: '%s' is none of %s, %s<path> and %s<path>"
        .formatted(
            name,
            ResidualBackbone.SIZES.keySet(),
            FROZEN,
            String.join("<path>, ", new TreeMap<>(TUNED).keySet()));
  }
}
