package dev.hammingbird.trainer.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;

/** What is done to all parameters of a block at once. */
public final class Weights {
  private Weights() {}

  /** Returns the parameters of blocks that learn by gradient, in a stable order. */
  public static List<Parameter> learned(Block... blocks) {
    List<Parameter> learned = new ArrayList<>();
    for (Block block : blocks) {
      block.getParameters().values().stream()
          .filter(Parameter::requiresGradient)
          .forEach(learned::add);
    }
    return learned;
  }

  /** Switches recording of gradients for parameters, so that another network can learn through. */
  public static void setLearning(List<Parameter> parameters, boolean learning) {
    parameters.forEach(p -> p.getArray().setRequiresGradient(learning));
  }

  /**
   * Moves every array of {@code target}, running statistics included, towards {@code source}.
   *
   * @param decay how much of the target stays, from 0 (copy) to 1 (keep)
   */
  public static void follow(Block target, Block source, float decay) {
    List<Parameter> to = target.getParameters().values();
    List<Parameter> from = source.getParameters().values();
    for (int i = 0; i < to.size(); i++) {
      NDArray array = to.get(i).getArray();
      try (NDArray live = from.get(i).getArray().stopGradient();
          NDArray step = live.sub(array);
          NDArray factor = array.getManager().full(new ai.djl.ndarray.types.Shape(), 1 - decay)) {
        array.addi(step.muli(factor));
      }
    }
  }
}
