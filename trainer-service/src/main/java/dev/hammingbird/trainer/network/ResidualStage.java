package dev.hammingbird.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** Two convolutions and a path around them. */
final class ResidualStage extends AbstractBlock {
  private final ConvNorm first;
  private final ConvNorm second;
  private final @Nullable ConvNorm around;

  /**
   * Describes a stage.
   *
   * @param projected whether the path around needs a 1 x 1 convolution, as it does where the size
   *     or the channels change
   */
  ResidualStage(int filters, int stride, boolean projected) {
    first = addChildBlock("first", new ConvNorm(filters, 3, stride));
    second = addChildBlock("second", new ConvNorm(filters, 3, 1));
    around = projected ? addChildBlock("around", new ConvNorm(filters, 1, stride)) : null;
  }

  NDArray apply(ParameterStore store, NDArray input, boolean training) {
    NDArray inner = Activation.relu(first.apply(store, input, training));
    NDArray main = second.apply(store, inner, training);
    NDArray side = around == null ? input : around.apply(store, input, training);
    return Activation.relu(main.add(side));
  }

  String describe(GraphSink sink, String input) {
    String main = second.describe(sink, sink.relu(first.describe(sink, input)));
    String side = around == null ? input : around.describe(sink, input);
    return sink.relu(sink.add(main, side));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(apply(store, inputs.singletonOrThrow(), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return second.getOutputShapes(first.getOutputShapes(inputs));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    first.initialize(manager, type, inputs);
    second.initialize(manager, type, first.getOutputShapes(inputs));
    if (around != null) {
      around.initialize(manager, type, inputs);
    }
  }
}
