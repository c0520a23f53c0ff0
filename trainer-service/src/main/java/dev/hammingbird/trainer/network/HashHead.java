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
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * From features to the real outputs whose signs are the code: a linear layer and batch
 * normalisation without scale and shift, which keeps every bit near balance; and a linear
 * classifier on {@code tanh} of the outputs.
 */
public final class HashHead extends AbstractBlock {
  private static final float EPSILON = 1e-5f;
  private final int bits;
  private final Linear linear;
  private final BatchNorm norm;
  private final Linear classifier;

  /** Describes a head; {@code initialize} with the shape {@code [1, features]} gives it weights. */
  public HashHead(int bits, int classes) {
    this.bits = bits;
    linear = addChildBlock("linear", Linear.builder().setUnits(bits).optBias(false).build());
    linear.setInitializer(new NormalInitializer(0.01f), Parameter.Type.WEIGHT);
    norm =
        addChildBlock(
            "norm",
            BatchNorm.builder().optEpsilon(EPSILON).optCenter(false).optScale(false).build());
    classifier = addChildBlock("classifier", Linear.builder().setUnits(classes).build());
  }

  /**
   * Returns the real outputs, {@code [n, bits]}; bit {@code i} of a code is {@code output >= 0}.
   */
  public NDArray outputs(ParameterStore store, NDArray features, boolean training) {
    NDList linearly = linear.forward(store, new NDList(features), training);
    return norm.forward(store, linearly, training).singletonOrThrow();
  }

  /** Returns class scores before softmax, {@code [n, classes]}, of relaxed codes in (-1, 1). */
  public NDArray classScores(ParameterStore store, NDArray relaxed, boolean training) {
    return classifier.forward(store, new NDList(relaxed), training).singletonOrThrow();
  }

  /** Writes down the outputs; the classifier serves training only. */
  public String describe(GraphSink sink, String features) {
    float[] matrix = Folding.values(linear, "weight");
    float[] factor = Folding.factor(norm, EPSILON);
    int width = matrix.length / bits;
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] *= factor[i / width];
    }
    return sink.affine(features, matrix, Folding.shift(norm, factor));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(outputs(store, inputs.singletonOrThrow(), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), bits)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    linear.initialize(manager, type, inputs);
    Shape[] outputs = getOutputShapes(inputs);
    norm.initialize(manager, type, outputs);
    classifier.initialize(manager, type, outputs);
  }
}
