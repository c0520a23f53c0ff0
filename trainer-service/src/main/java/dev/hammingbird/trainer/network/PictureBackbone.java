package dev.hammingbird.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;

/** A network that turns pictures into features and learns. */
public interface PictureBackbone extends Block {
  /**
   * What it makes of a batch.
   *
   * @param map a map that shows what is where, {@code [n, channels, g, g]}
   * @param features shape {@code [n, features]}
   */
  record Seen(NDArray map, NDArray features) {}

  /**
   * Reads a batch.
   *
   * @param pictures as {@code Tensors.pictures} normalises them, {@code [n, 3, side, side]}
   * @param training whether batch normalisation uses the batch's statistics and moves its own
   */
  Seen see(ParameterStore store, NDArray pictures, boolean training);

  /** Returns how many features there are. */
  int features();

  /** Returns the channels of the map. */
  int mapChannels();

  /** Writes down what it computes, from the pixels on, and returns the features' name. */
  String describe(GraphSink sink);
}
