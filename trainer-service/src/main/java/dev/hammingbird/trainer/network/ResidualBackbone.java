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
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A residual network for small pictures, learned from scratch. The smallest takes about 12.5
 * million multiplications for a picture of 32 x 32.
 */
public final class ResidualBackbone extends AbstractBlock implements PictureBackbone {
  /** The name of the smallest size, which is the default. */
  public static final String SMALL = "residual-small";

  /**
   * The sizes there are, by name, small to large; those of four stages are for 64 pixels and up.
   */
  public static final SequencedMap<String, Size> SIZES = sizes();

  private final int features;
  private final ConvNorm stem;
  private final List<ResidualStage> stages = new ArrayList<>();

  /**
   * How large a network is.
   *
   * @param width the first stage's channels, which every further stage doubles
   * @param stages every one but the first halves the map
   * @param depth residual blocks a stage
   */
  public record Size(int width, int stages, int depth) {}

  private static SequencedMap<String, Size> sizes() {
    SequencedMap<String, Size> sizes = new LinkedHashMap<>();
    sizes.put(SMALL, new Size(16, 3, 1));
    sizes.put("residual-small-deep", new Size(16, 3, 2));
    sizes.put("residual-medium", new Size(32, 3, 2));
    sizes.put("residual-large", new Size(64, 3, 2));
    sizes.put("residual-small-4", new Size(16, 4, 1));
    sizes.put("residual-medium-4", new Size(32, 4, 2));
    sizes.put("residual-large-4", new Size(64, 4, 2));
    return Collections.unmodifiableSequencedMap(sizes);
  }

  /**
   * Describes a network of one of {@link #SIZES}; {@code initialize} gives it weights.
   *
   * @throws IllegalArgumentException if there is no such size
   */
  public static ResidualBackbone named(String name) {
    Size size = SIZES.get(name);
    if (size == null) {
      throw new IllegalArgumentException("'%s' is none of %s".formatted(name, SIZES.keySet()));
    }
    return new ResidualBackbone(size);
  }

  /** Describes a network; {@code initialize} gives it weights. */
  public ResidualBackbone(Size size) {
    stem = addChildBlock("stem", new ConvNorm(size.width(), 3, 1));
    for (int i = 0; i < size.stages(); i++) {
      for (int j = 0; j < size.depth(); j++) {
        boolean halving = i > 0 && j == 0;
        ResidualStage block = new ResidualStage(size.width() << i, halving ? 2 : 1, halving);
        stages.add(addChildBlock("stage" + i + (j == 0 ? "" : "block" + j), block));
      }
    }
    features = size.width() << (size.stages() - 1);
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public int mapChannels() {
    return features();
  }

  @Override
  public Seen see(ParameterStore store, NDArray pictures, boolean training) {
    NDArray map = map(store, pictures, training);
    return new Seen(map, pooled(map));
  }

  private NDArray map(ParameterStore store, NDArray pictures, boolean training) {
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

  @Override
  public String describe(GraphSink sink) {
    String pictures = sink.pictures(PixelScale.of(Tensors.PIXEL_OFFSET, Tensors.PIXEL_SPREAD));
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
