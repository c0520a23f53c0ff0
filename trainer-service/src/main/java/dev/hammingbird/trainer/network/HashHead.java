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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From features to the real outputs whose signs are the code: a linear layer and batch
 * normalisation without scale and shift, which keeps every bit near balance; and a linear
 * classifier on {@code tanh} of the outputs. Another linear layer may stand before all that, whose
 * outputs have a meaning of their own.
 */
public final class HashHead extends AbstractBlock {
  private static final float EPSILON = 1e-5f;
  private final int bits;
  private final int width;
  private final Optional<Linear> between;
  private final Linear linear;
  private final BatchNorm norm;
  private final Linear classifier;

  /** Describes a head that reads the code from the features themselves. */
  public HashHead(int bits, int classes) {
    this(bits, classes, 0);
  }

  /**
   * Describes a head; {@code initialize} with the shape {@code [1, features]} gives it weights.
   *
   * @param width of the layer between features and code, 0 for none
   */
  public HashHead(int bits, int classes, int width) {
    this.bits = bits;
    this.width = width;
    between =
        width == 0
            ? Optional.empty()
            : Optional.of(addChildBlock("between", Linear.builder().setUnits(width).build()));
    linear = addChildBlock("linear", Linear.builder().setUnits(bits).optBias(false).build());
    linear.setInitializer(new NormalInitializer(0.01f), Parameter.Type.WEIGHT);
    norm =
        addChildBlock(
            "norm",
            BatchNorm.builder().optEpsilon(EPSILON).optCenter(false).optScale(false).build());
    classifier = addChildBlock("classifier", Linear.builder().setUnits(classes).build());
  }

  /**
   * Returns what the code is read from, {@code [n, width]}: the features themselves, or what the
   * layer between makes of them.
   */
  public NDArray meaning(ParameterStore store, NDArray features) {
    return between
        .map(layer -> layer.forward(store, new NDList(features), true).singletonOrThrow())
        .orElse(features);
  }

  /**
   * Returns the real outputs, {@code [n, bits]}, of what {@link #meaning} returned; bit {@code i}
   * of a code is {@code output >= 0}.
   */
  public NDArray outputs(ParameterStore store, NDArray meaning, boolean training) {
    NDList linearly = linear.forward(store, new NDList(meaning), training);
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
    String meaning =
        between
            .map(layer ->
                sink.affine(
                    features, Folding.values(layer, "weight"), Folding.values(layer, "bias")))
            .orElse(features);
    return sink.affine(meaning, matrix, Folding.shift(norm, factor));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(outputs(store, meaning(store, inputs.singletonOrThrow()), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), bits)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    between.ifPresent(layer -> layer.initialize(manager, type, inputs));
    linear.initialize(manager, type, width == 0 ? inputs[0] : new Shape(1, width));
    Shape[] outputs = getOutputShapes(inputs);
    norm.initialize(manager, type, outputs);
    classifier.initialize(manager, type, outputs);
  }
}
