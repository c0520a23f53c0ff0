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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A residual network for small pictures, learned from scratch. With one stage each of 16, 32 and 64
 * channels ({@code residual-small}) it takes about 12.5 million multiplications for a picture of 32
 * x 32.
 */
public final class ResidualBackbone extends AbstractBlock {
  /** The name of the size with 16, 32 and 64 channels. */
  public static final String SMALL = "residual-small";

  private final int[] channels;
  private final ConvNorm stem;
  private final List<ResidualStage> stages = new ArrayList<>();

  /**
   * Describes a network; {@code initialize} gives it weights.
   *
   * @param channels the channels of each stage; every stage but the first halves the size
   */
  public ResidualBackbone(int... channels) {
    this.channels = channels.clone();
    stem = addChildBlock("stem", new ConvNorm(channels[0], 3, 1));
    for (int i = 0; i < channels.length; i++) {
      ResidualStage stage = new ResidualStage(channels[i], i == 0 ? 1 : 2, i > 0);
      stages.add(addChildBlock("stage" + i, stage));
    }
  }

  /** Returns the channels of {@link #map}. */
  public int features() {
    return channels[channels.length - 1];
  }

  /** Returns how many times smaller a side of {@link #map} is than the picture's. */
  public int reduction() {
    return 1 << (channels.length - 1);
  }

  /**
   * Returns the last feature map.
   *
   * @param pictures shape {@code [n, 3, side, side]}
   * @param training whether batch normalisation uses the batch's statistics and moves its own
   * @return shape {@code [n, features, side / reduction, side / reduction]}
   */
  public NDArray map(ParameterStore store, NDArray pictures, boolean training) {
    NDArray map = Activation.relu(stem.apply(store, pictures, training));
    for (ResidualStage stage : stages) {
      map = stage.apply(store, map, training);
    }
    return map;
  }

  /** Returns a map's mean over positions: {@code [n, features]}. */
  public static NDArray pooled(NDArray map) {
    Shape shape = map.getShape();
    return map.reshape(shape.get(0), shape.get(1), -1).mean(new int[] {2});
  }

  /** Writes this network down. */
  public String describe(GraphSink sink, String pictures) {
    String map = sink.relu(stem.describe(sink, pictures));
    for (ResidualStage stage : stages) {
      map = stage.describe(sink, map);
    }
    return sink.averagePool(map);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(map(store, inputs.singletonOrThrow(), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape[] shapes = stem.getOutputShapes(inputs);
    for (ResidualStage stage : stages) {
      shapes = stage.getOutputShapes(shapes);
    }
    return shapes;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    stem.initialize(manager, type, inputs);
    Shape[] shapes = stem.getOutputShapes(inputs);
    for (ResidualStage stage : stages) {
      stage.initialize(manager, type, shapes);
      shapes = stage.getOutputShapes(shapes);
    }
  }
}
