package dev.hammingbird.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;
import dev.hammingbird.trainer.tensor.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** H-Net: backbone and head with their weights. Owned by the manager it was made with. */
public final class HashNetwork implements Resumable {
  private final @Nullable ResidualBackbone backbone;
  private final HashHead head;
  private final ParameterStore store;

  private HashNetwork(NDManager manager, @Nullable ResidualBackbone backbone, HashHead head) {
    this.backbone = backbone;
    this.head = head;
    this.store = new ParameterStore(manager, false);
  }

  /**
   * Makes a network on pictures with fresh weights.
   *
   * @param manager the owner of the weights
   * @param channels of the backbone's stages
   * @param side pixels a side of a picture
   * @param head not yet initialised
   */
  public static HashNetwork onPictures(NDManager manager, int[] channels, int side, HashHead head) {
    ResidualBackbone backbone = new ResidualBackbone(channels);
    backbone.initialize(manager, DataType.FLOAT32, new Shape(1, 3, side, side));
    head.initialize(manager, DataType.FLOAT32, new Shape(1, backbone.features()));
    return new HashNetwork(manager, backbone, head);
  }

  /**
   * Makes a network on features that something else computes.
   *
   * @param manager the owner of the weights
   * @param features how many there are
   * @param head not yet initialised
   */
  public static HashNetwork onFeatures(NDManager manager, int features, HashHead head) {
    head.initialize(manager, DataType.FLOAT32, new Shape(1, features));
    return new HashNetwork(manager, null, head);
  }

  /**
   * What the network makes of a batch.
   *
   * @param map the last feature map, {@code [n, channels, g, g]}, or the features themselves
   * @param features what the head reads, {@code [n, features]}
   * @param outputs the real outputs, whose signs are the code, {@code [n, bits]}
   * @param relaxed the relaxed codes, {@code tanh} of the outputs, {@code [n, bits]}
   * @param scores class scores before softmax, {@code [n, classes]}
   */
  public record Reading(
      NDArray map, NDArray features, NDArray outputs, NDArray relaxed, NDArray scores) {}

  /**
   * Reads a batch.
   *
   * @param inputs normalised pictures {@code [n, 3, side, side]}, or features {@code [n, features]}
   * @param training whether batch normalisation uses the batch's statistics and moves its own
   */
  public Reading read(NDArray inputs, boolean training) {
    NDArray map = backbone == null ? inputs : backbone.map(store, inputs, training);
    NDArray features = backbone == null ? map : ResidualBackbone.pooled(map);
    NDArray outputs = head.outputs(store, features, training);
    NDArray relaxed = outputs.tanh();
    NDArray scores = head.classScores(store, relaxed, training);
    return new Reading(map, features, outputs, relaxed, scores);
  }

  /** Returns the real outputs of a batch, {@code [n, bits]}, as they are exported. */
  public NDArray outputs(NDArray inputs) {
    NDArray features =
        backbone == null ? inputs : ResidualBackbone.pooled(backbone.map(store, inputs, false));
    return head.outputs(store, features, false);
  }

  /** Returns the parameters that learn. */
  public List<Parameter> learned() {
    return Weights.learned(blocks());
  }

  private Block[] blocks() {
    return backbone == null ? new Block[] {head} : new Block[] {backbone, head};
  }

  /** Moves the weights and statistics towards those of another network of the same shape. */
  public void follow(HashNetwork other, float decay) {
    for (int i = 0; i < blocks().length; i++) {
      Weights.follow(blocks()[i], other.blocks()[i], decay);
    }
  }

  @Override
  public void exchange(State state) {
    state.blocks("weights", blocks());
  }

  /** Writes the network down from its inputs to its outputs. */
  public String describe(GraphSink sink, String inputs) {
    String features = backbone == null ? inputs : backbone.describe(sink, inputs);
    return head.describe(sink, features);
  }
}
