package dev.hammingbird.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** A residual stage that doubles the size of a map. */
final class UpStage extends AbstractBlock {
  private final BatchNorm firstNorm = addChildBlock("firstNorm", BatchNorm.builder().build());
  private final BatchNorm secondNorm = addChildBlock("secondNorm", BatchNorm.builder().build());
  private final Conv2d first;
  private final Conv2d second;
  private final Conv2d around;

  UpStage(int filters) {
    first = addChildBlock("first", convolution(filters, 3));
    second = addChildBlock("second", convolution(filters, 3));
    around = addChildBlock("around", convolution(filters, 1));
  }

  static Conv2d convolution(int filters, int size) {
    return Conv2d.builder()
        .setKernelShape(new Shape(size, size))
        .optPadding(new Shape(size / 2, size / 2))
        .setFilters(filters)
        .build();
  }

  NDArray apply(ParameterStore store, NDArray input, boolean training) {
    NDList list = new NDList(input);
    NDArray wide =
        doubled(Activation.relu(firstNorm.forward(store, list, training).singletonOrThrow()));
    NDList once = first.forward(store, new NDList(wide), training);
    NDArray active = Activation.relu(secondNorm.forward(store, once, training).singletonOrThrow());
    NDArray main = second.forward(store, new NDList(active), training).singletonOrThrow();
    return main.add(doubled(around.forward(store, list, training).singletonOrThrow()));
  }

  /** Returns a map with each value repeated to two by two. */
  private static NDArray doubled(NDArray map) {
    Shape shape = map.getShape();
    long n = shape.get(0) * shape.get(1);
    long height = shape.get(2);
    long width = shape.get(3);
    return map.reshape(n, height, 1, width, 1)
        .broadcast(new Shape(n, height, 2, width, 2))
        .reshape(shape.get(0), shape.get(1), 2 * height, 2 * width);
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
    Shape shape = around.getOutputShapes(inputs)[0];
    return new Shape[] {new Shape(shape.get(0), shape.get(1), 2 * shape.get(2), 2 * shape.get(3))};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    firstNorm.initialize(manager, type, inputs);
    around.initialize(manager, type, inputs);
    Shape in = inputs[0];
    Shape wide = new Shape(in.get(0), in.get(1), 2 * in.get(2), 2 * in.get(3));
    first.initialize(manager, type, wide);
    Shape[] once = first.getOutputShapes(new Shape[] {wide});
    secondNorm.initialize(manager, type, once);
    second.initialize(manager, type, once);
  }
}
