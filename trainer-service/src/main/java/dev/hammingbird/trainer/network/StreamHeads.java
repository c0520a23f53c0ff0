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
 * DSH-GANs' two streams beside the hash stream, each one layer on the backbone's features: is the
 * picture real, and what is on it. They serve training only.
 */
public final class StreamHeads extends AbstractBlock {
  private final Linear adversary = addChildBlock("adversary", Linear.builder().setUnits(1).build());
  private final Linear classifier;

  /** Describes heads; {@code initialize} with the shape {@code [1, features]} gives weights. */
  public StreamHeads(int classes) {
    classifier = addChildBlock("classifier", Linear.builder().setUnits(classes).build());
  }

  /** Returns how real pictures look: log-odds, {@code [n, 1]}. */
  public NDArray realness(ParameterStore store, NDArray features) {
    return adversary.forward(store, new NDList(features), true).singletonOrThrow();
  }

  /** Returns class scores before softmax or sigmoid, {@code [n, classes]}. */
  public NDArray scores(ParameterStore store, NDArray features) {
    return classifier.forward(store, new NDList(features), true).singletonOrThrow();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray features = inputs.singletonOrThrow();
    return new NDList(realness(store, features), scores(store, features));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {
      adversary.getOutputShapes(inputs)[0], classifier.getOutputShapes(inputs)[0]
    };
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    adversary.initialize(manager, type, inputs);
    classifier.initialize(manager, type, inputs);
  }
}
