package dev.hammingbird.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * SADH's layers beside the hash head: a backbone's features to a semantic feature, and from there
 * to class scores. They serve training only.
 */
public final class SemanticHead extends AbstractBlock {
  private final int width;
  private final Linear feature;
  private final Linear classifier;

  /** Describes a head; {@code initialize} with the shape {@code [1, features]} gives it weights. */
  public SemanticHead(int width, int classes) {
    this.width = width;
    feature = addChildBlock("feature", Linear.builder().setUnits(width).build());
    classifier = addChildBlock("classifier", Linear.builder().setUnits(classes).build());
  }

  /** Returns semantic features, {@code [n, width]}, of a backbone's. */
  public NDArray feature(ParameterStore store, NDArray features) {
    return feature.forward(store, new NDList(features), true).singletonOrThrow();
  }

  /** Returns class scores before the sigmoid, {@code [n, classes]}, of semantic features. */
  public NDArray scores(ParameterStore store, NDArray semantic) {
    return classifier.forward(store, new NDList(semantic), true).singletonOrThrow();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray semantic = feature(store, inputs.singletonOrThrow());
    return new NDList(semantic, scores(store, semantic));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape semantic = new Shape(inputs[0].get(0), width);
    return new Shape[] {semantic, classifier.getOutputShapes(new Shape[] {semantic})[0]};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    feature.initialize(manager, type, inputs);
    classifier.initialize(manager, type, new Shape(inputs[0].get(0), width));
  }
}
