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
import dev.hammingbird.trainer.network.PictureBackbone.Seen;
import dev.hammingbird.trainer.tensor.Tensors;
import dev.hammingbird.trainer.tensor.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** H-Net: backbone and head with their weights. Owned by the manager it was made with. */
public final class HashNetwork implements Resumable {
  private final @Nullable PictureBackbone backbone;
  private final HashHead head;
  private final ParameterStore store;

  private HashNetwork(NDManager manager, @Nullable PictureBackbone backbone, HashHead head) {
    this.backbone = backbone;
    this.head = head;
    this.store = new ParameterStore(manager, false);
  }

  /**
   * Makes a network on pictures.
   *
   * @param manager the owner of the head's weights
   * @param backbone with its weights
   * @param head not yet initialised
   */
  public static HashNetwork onPictures(NDManager manager, PictureBackbone backbone, HashHead head) {
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
   * @param map the backbone's map, {@code [n, channels, g, g]}, or the features themselves
   * @param features what the code is read from, {@code [n, features]}
   * @param outputs the real outputs, whose signs are the code, {@code [n, bits]}
   * @param relaxed the relaxed codes, {@code tanh} of the outputs, {@code [n, bits]}
   * @param scores class scores before softmax, {@code [n, classes]}
   */
  public record Reading(
      NDArray map, NDArray features, NDArray outputs, NDArray relaxed, NDArray scores) {
    /** Returns the mean of this and another reading of the same pictures, with this one's map. */
    public Reading meanWith(Reading other) {
      return new Reading(
          map,
          mean(features, other.features),
          mean(outputs, other.outputs),
          mean(relaxed, other.relaxed),
          mean(scores, other.scores));
    }

    private static NDArray mean(NDArray a, NDArray b) {
      return Tensors.scale(a.add(b), 0.5f);
    }
  }

  /**
   * Reads a batch.
   *
   * @param inputs normalised pictures {@code [n, 3, side, side]}, or features {@code [n, features]}
   * @param training whether batch normalisation uses the batch's statistics and moves its own
   */
  public Reading read(NDArray inputs, boolean training) {
    Seen seen = see(inputs, training);
    NDArray outputs = head.outputs(store, seen.features(), training);
    NDArray relaxed = outputs.tanh();
    NDArray scores = head.classScores(store, relaxed, training);
    return new Reading(seen.map(), seen.features(), outputs, relaxed, scores);
  }

  /** Returns the real outputs of a batch, {@code [n, bits]}, as they are exported. */
  public NDArray outputs(NDArray inputs) {
    return head.outputs(store, see(inputs, false).features(), false);
  }

  private Seen see(NDArray inputs, boolean training) {
    Seen seen =
        backbone == null
            ? new Seen(inputs, inputs)
            : backbone.see(store, Tensors.channelsLast(inputs), training);
    return new Seen(seen.map(), head.meaning(store, seen.features()));
  }

  /** Returns the parameters that learn. */
  public List<Parameter> learned() {
    return Weights.learned(blocks());
  }

  /** Returns the backbone's parameters that learn; none where features are read. */
  public List<Parameter> backboneLearned() {
    return backbone == null ? List.of() : Weights.learned(backbone);
  }

  /** Returns the head's parameters. */
  public List<Parameter> headLearned() {
    return Weights.learned(head);
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

  /** Writes a network on pictures down, from the pixels to its outputs. */
  public String describe(GraphSink sink) {
    if (backbone == null) {
      throw new IllegalStateException("this network reads features; say which");
    }
    return head.describe(sink, backbone.describe(sink));
  }

  /** Writes a network on features down. */
  public String describe(GraphSink sink, String features) {
    return head.describe(sink, features);
  }
}
