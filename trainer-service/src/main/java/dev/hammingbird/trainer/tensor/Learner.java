package dev.hammingbird.trainer.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
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
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Float> shares = new ArrayList<>();
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
   * Parameters with one learning rate.
   *
   * @param share their rate as a share of the learner's
   */
  public record Group(List<Parameter> parameters, float share) {}

  /**
   * Makes a learner of initialised parameters.
   *
   * @param manager the parent of the learner's state
   */
  public Learner(NDManager manager, List<Group> groups, Rule rule) {
    this.manager = manager.newSubManager();
    this.rule = rule;
    for (Group group : groups) {
      for (Parameter parameter : group.parameters()) {
        parameters.add(parameter);
        shares.add(group.share());
        state.add(slots(parameter.getArray().getShape()));
      }
    }
  }

  /** Makes a learner of parameters that all learn at one rate. */
  public static Learner ofAll(NDManager manager, List<Parameter> parameters, Rule rule) {
    return new Learner(manager, List.of(new Group(parameters, 1)), rule);
  }

  private NDList slots(Shape shape) {
    NDList slots = new NDList(manager.zeros(shape));
    if (rule instanceof Adam) {
      slots.add(manager.zeros(shape));
    }
    return slots;
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
      NDArray total = scratch.zeros(new Shape());
      for (Parameter parameter : parameters) {
        NDArray gradient = parameter.getArray().getGradient();
        gradient.attach(scratch);
        gradients.add(gradient);
        total.addi(gradient.square().sum());
      }
      float norm = (float) Math.sqrt(total.getFloat());
      if (Float.isFinite(norm)) {
        updates++;
        change(gradients, rate, norm > maxNorm ? maxNorm / norm : 1);
      }
      return norm;
    }
  }

  private void change(List<NDArray> gradients, float rate, float rescale) {
    for (int i = 0; i < parameters.size(); i++) {
      NDArray weight = parameters.get(i).getArray();
      change(weight, gradients.get(i), state.get(i), rate * shares.get(i), rescale);
    }
  }

  private void change(NDArray weight, NDArray gradient, NDList slots, float rate, float rescale) {
    NDList weights = new NDList(weight);
    NDList inputs = new NDList(weight, gradient);
    inputs.addAll(slots);
    switch (rule) {
      case Momentum m ->
          weight
              .getNDArrayInternal()
              .sgdUpdate(inputs, weights, rate, m.weightDecay(), rescale, -1, m.momentum(), false);
      case Adam a -> {
        double correction =
            Math.sqrt(1 - Math.pow(a.beta2(), updates)) / (1 - Math.pow(a.beta1(), updates));
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
