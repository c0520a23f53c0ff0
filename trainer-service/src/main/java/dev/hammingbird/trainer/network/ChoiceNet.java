package dev.hammingbird.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** A-Net on fixed features: says which of a few prepared deformations to take. */
public final class ChoiceNet extends AbstractBlock {
  private static final int WIDTH = 32;
  private final Linear inner = addChildBlock("inner", Linear.builder().setUnits(WIDTH).build());
  private final Linear choice;
  private final int choices;

  /** Describes a network; {@code initialize} with the features' shape gives it weights. */
  public ChoiceNet(int choices) {
    this.choices = choices;
    choice = addChildBlock("choice", Linear.builder().setUnits(choices).build());
  }

  /** Returns the wish for each deformation, {@code [n, choices]}. */
  public NDArray wishes(ParameterStore store, NDArray features) {
    NDList hidden = inner.forward(store, new NDList(features), true);
    NDList active = new NDList(Activation.relu(hidden.singletonOrThrow()));
    return choice.forward(store, active, true).singletonOrThrow();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(wishes(store, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), choices)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    inner.initialize(manager, type, inputs);
    choice.initialize(manager, type, new Shape(inputs[0].get(0), WIDTH));
  }
}
