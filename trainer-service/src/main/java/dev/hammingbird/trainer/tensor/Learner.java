package dev.hammingbird.trainer.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;
import java.util.ArrayList;
import java.util.List;

/**
 * Updates parameters by their gradients, which it clears. DJL's own optimizers cannot limit the
 * norm of a gradient nor give out their state; this holds its state in the open.
 */
public final class Learner implements AutoCloseable, Resumable {
  private final List<Parameter> parameters;
  private final Rule rule;
  private final NDManager manager;
  private final List<NDList> state = new ArrayList<>();
  private int updates;

  /** How a gradient becomes a change. */
  public sealed interface Rule permits Momentum, Adam {}

  /** Stochastic gradient descent with momentum. */
  public record Momentum(float momentum, float weightDecay) implements Rule {}

  /** Adam with bias correction; the weight decay is kept out of the moments. */
  public record Adam(float beta1, float beta2, float weightDecay) implements Rule {}

  /**
   * Makes a learner of initialised parameters.
   *
   * @param manager the parent of the learner's state
   */
  public Learner(NDManager manager, List<Parameter> parameters, Rule rule) {
    this.manager = manager.newSubManager();
    this.parameters = List.copyOf(parameters);
    this.rule = rule;
    for (Parameter parameter : parameters) {
      NDArray array = parameter.getArray();
      NDList slots = new NDList(this.manager.zeros(array.getShape()));
      if (rule instanceof Adam) {
        slots.add(this.manager.zeros(array.getShape()));
      }
      state.add(slots);
    }
  }

  /**
   * Applies one update.
   *
   * @param rate the learning rate
   * @param maxNorm the longest gradient, over all parameters, that is used as it is
   * @return the norm of the gradient before it was limited; not finite when training has diverged,
   *     in which case nothing was changed
   */
  public float update(float rate, float maxNorm) {
    List<NDArray> gradients = new ArrayList<>();
    try (NDManager scratch = manager.newSubManager()) {
      NDArray total = scratch.zeros(new ai.djl.ndarray.types.Shape());
      for (Parameter parameter : parameters) {
        NDArray gradient = parameter.getArray().getGradient();
        gradient.attach(scratch);
        gradients.add(gradient);
        total.addi(gradient.square().sum());
      }
      float norm = (float) Math.sqrt(total.getFloat());
      if (Float.isFinite(norm)) {
        updates++;
        apply(gradients, rate, norm > maxNorm ? maxNorm / norm : 1);
      }
      return norm;
    }
  }

  private void apply(List<NDArray> gradients, float rate, float rescale) {
    for (int i = 0; i < parameters.size(); i++) {
      NDArray weight = parameters.get(i).getArray();
      NDList weights = new NDList(weight);
      switch (rule) {
        case Momentum m -> {
          NDList inputs = new NDList(weight, gradients.get(i), state.get(i).get(0));
          weight
              .getNDArrayInternal()
              .sgdUpdate(inputs, weights, rate, m.weightDecay(), rescale, -1, m.momentum(), false);
        }
        case Adam a -> {
          double correction =
              Math.sqrt(1 - Math.pow(a.beta2(), updates)) / (1 - Math.pow(a.beta1(), updates));
          NDList inputs =
              new NDList(weight, gradients.get(i), state.get(i).get(0), state.get(i).get(1));
          weight
              .getNDArrayInternal()
              .adamUpdate(
                  inputs,
                  weights,
                  rate,
                  (float) (rate * correction),
                  a.weightDecay(),
                  rescale,
                  -1,
                  a.beta1(),
                  a.beta2(),
                  1e-8f,
                  false,
                  true);
        }
      }
    }
  }

  @Override
  public void exchange(State saved) {
    updates = saved.integer("updates", updates);
    saved.arrays("moments", state.stream().flatMap(NDList::stream).toList());
  }

  @Override
  public void close() {
    manager.close();
  }
}
