package dev.hammingbird.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A convolution without bias and the batch normalisation after it. */
final class ConvNorm extends AbstractBlock {
  private static final float EPSILON = 1e-5f;
  private final int filters;
  private final int size;
  private final int stride;
  private final Conv2d convolution;
  private final BatchNorm norm;

  ConvNorm(int filters, int size, int stride) {
    this(filters, size, stride, size / 2);
  }

  /**
   * Describes a convolution that is not written down, which takes one border only.
   *
   * @param border rows and columns of zeros on each side
   */
  ConvNorm(int filters, int size, int stride, int border) {
    this.filters = filters;
    this.size = size;
    this.stride = stride;
    this.convolution =
        addChildBlock(
            "convolution",
            Conv2d.builder()
                .setKernelShape(new Shape(size, size))
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(border, border))
                .setFilters(filters)
                .optBias(false)
                .build());
    this.norm = addChildBlock("norm", BatchNorm.builder().optEpsilon(EPSILON).build());
  }

  NDArray apply(ParameterStore store, NDArray input, boolean training) {
    NDList convolved = convolution.forward(store, new NDList(input), training);
    return norm.forward(store, convolved, training).singletonOrThrow();
  }

  String describe(GraphSink sink, String input) {
    float[] weight = Folding.values(convolution, "weight");
    float[] factor = Folding.factor(norm, EPSILON);
    float[] bias = Folding.shift(norm, factor);
    int perFilter = weight.length / filters;
    for (int i = 0; i < weight.length; i++) {
      weight[i] *= factor[i / perFilter];
    }
    int channels = perFilter / (size * size);
    return sink.convolution(
        input, new GraphSink.Kernel(weight, filters, channels, size), bias, stride);
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
    return convolution.getOutputShapes(inputs);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    convolution.initialize(manager, type, inputs);
    norm.initialize(manager, type, convolution.getOutputShapes(inputs));
  }

  @Override
  public String toString() {
    return "ConvNorm" + Arrays.asList(filters, size, stride);
  }
}
