package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.network.FrozenBackbone;
import dev.hammingbird.trainer.network.ResidualBackbone;

/** What turns a picture into features. */
public sealed interface Backbone {
  /**
   * A residual network learned from scratch.
   *
   * @param name one of the built-in sizes
   */
  record Residual(String name) implements Backbone {
    /** Checks the name. */
    public Residual {
      if (!name.equals(ResidualBackbone.SMALL)) {
        throw new IllegalArgumentException(
            "no backbone is named '%s'; there are %s and onnx:<path>"
                .formatted(name, ResidualBackbone.SMALL));
      }
    }

    /** Returns the channels of its stages. */
    int[] channels() {
      return new int[] {16, 32, 64};
    }
  }

  /** A network from a file that does not learn. */
  record Frozen(FrozenBackbone file) implements Backbone {}
}
