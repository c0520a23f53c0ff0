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

/**
 * SADH's label network: a picture's labels to a feature, and from there to a code and back to the
 * labels. It never sees a picture.
 */
public final class LabelNet extends AbstractBlock {
  private final int hidden;
  private final int width;
  private final Linear inner;
  private final Linear feature;
  private final Linear code;
  private final Linear back;

  /**
   * Describes a network; {@code initialize} with the shape {@code [1, classes]} gives it weights.
   *
   * @param hidden units between labels and feature
   * @param width of the feature
   */
  public LabelNet(int classes, int hidden, int width, int bits) {
    this.hidden = hidden;
    this.width = width;
    inner = addChildBlock("inner", Linear.builder().setUnits(hidden).build());
    feature = addChildBlock("feature", Linear.builder().setUnits(width).build());
    code = addChildBlock("code", Linear.builder().setUnits(bits).build());
    back = addChildBlock("back", Linear.builder().setUnits(classes).build());
  }

  /**
   * What the network makes of labels.
   *
   * @param feature the semantic feature, {@code [n, width]}
   * @param code the relaxed semantic code in (-1, 1), {@code [n, bits]}
   * @param labels the labels as it gives them back, {@code [n, classes]}
   */
  public record Meaning(NDArray feature, NDArray code, NDArray labels) {}

  /**
   * Reads labels.
   *
   * @param labels 0 or 1, {@code [n, classes]}
   */
  public Meaning read(ParameterStore store, NDArray labels) {
    NDArray units = Activation.relu(apply(inner, store, labels));
    NDArray meant = apply(feature, store, units);
    return new Meaning(meant, apply(code, store, meant).tanh(), apply(back, store, meant));
  }

  private static NDArray apply(Linear layer, ParameterStore store, NDArray input) {
    return layer.forward(store, new NDList(input), true).singletonOrThrow();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(read(store, inputs.singletonOrThrow()).code());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return code.getOutputShapes(new Shape[] {new Shape(inputs[0].get(0), width)});
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    inner.initialize(manager, type, inputs);
    feature.initialize(manager, type, new Shape(inputs[0].get(0), hidden));
    Shape meant = new Shape(inputs[0].get(0), width);
    code.initialize(manager, type, meant);
    back.initialize(manager, type, meant);
  }
}
