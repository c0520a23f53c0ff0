package dev.hammingbird.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation whose scale and shift are those of the labels, so that every stage of a
 * generator knows what it paints. All labels start with scale 1 and shift 0; those of several are
 * added up.
 */
final class ClassNorm extends AbstractBlock {
  private final BatchNorm norm =
      addChildBlock("norm", BatchNorm.builder().optCenter(false).optScale(false).build());
  private final int channels;
  private final Linear gain;
  private final Linear shift;

  ClassNorm(int channels) {
    this.channels = channels;
    gain = addChildBlock("gain", ofLabels());
    shift = addChildBlock("shift", ofLabels());
  }

  private Linear ofLabels() {
    Linear linear = Linear.builder().setUnits(channels).optBias(false).build();
    linear.setInitializer(new ConstantInitializer(0), Parameter.Type.WEIGHT);
    return linear;
  }

  /**
   * Normalises a map.
   *
   * @param map {@code [n, channels, height, width]}
   * @param labels 0 or 1, {@code [n, classes]}
   */
  NDArray apply(ParameterStore store, NDArray map, NDArray labels, boolean training) {
    NDArray even = norm.forward(store, new NDList(map), training).singletonOrThrow();
    NDArray scale = gain.forward(store, new NDList(labels), training).singletonOrThrow().add(1f);
    NDArray moved = shift.forward(store, new NDList(labels), training).singletonOrThrow();
    return even.mul(scale.reshape(-1, channels, 1, 1)).add(moved.reshape(-1, channels, 1, 1));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(apply(store, inputs.get(0), inputs.get(1), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0]};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    norm.initialize(manager, type, inputs[0]);
    gain.initialize(manager, type, inputs[1]);
    shift.initialize(manager, type, inputs[1]);
  }
}
