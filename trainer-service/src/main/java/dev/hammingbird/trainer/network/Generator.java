package dev.hammingbird.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.hammingbird.trainer.tensor.Convolution;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conditional generator: noise and labels to pictures, through a small map that three residual
 * stages enlarge eight times.
 */
public final class Generator extends AbstractBlock {
  private static final int ENLARGED = 8;
  private static final List<Integer> WIDTHS = List.of(128, 64, 32, 16);

  /** Normalised pixels reach this far from 0 on both sides. */
  private static final float REACH = Tensors.PIXEL_OFFSET / Tensors.PIXEL_SPREAD;

  private final int noise;
  private final int side;
  private final Linear start;
  private final List<UpStage> stages = new ArrayList<>();
  private final BatchNorm norm;
  private final Conv2d colours;

  /**
   * Describes a network; {@code initialize} with the shape {@code [1, noise + classes]} gives it
   * weights.
   *
   * @param noise values of noise a picture
   * @param side pixels a side of a picture, a multiple of 8
   */
  public Generator(int noise, int side) {
    this.noise = noise;
    this.side = side;
    long area = (long) (side / ENLARGED) * (side / ENLARGED);
    start = addChildBlock("start", Linear.builder().setUnits(WIDTHS.getFirst() * area).build());
    for (int i = 1; i < WIDTHS.size(); i++) {
      stages.add(addChildBlock("stage" + i, new UpStage(WIDTHS.get(i))));
    }
    norm = addChildBlock("norm", BatchNorm.builder().build());
    colours = addChildBlock("colours", UpStage.convolution(Convolution.LANES, 3));
  }

  /** Returns how many values of noise a picture takes. */
  public int noise() {
    return noise;
  }

  /**
   * Makes pictures.
   *
   * @param noise standard normal, {@code [n, noise]}
   * @param labels 0 or 1, {@code [n, classes]}
   * @param training whether batch normalisation uses the batch's statistics and moves its own
   * @return normalised as pictures are, {@code [n, 3, side, side]}
   */
  public NDArray generate(ParameterStore store, NDArray noise, NDArray labels, boolean training) {
    NDList seed = new NDList(noise.concat(labels, 1));
    int first = side / ENLARGED;
    NDArray map =
        start
            .forward(store, seed, training)
            .singletonOrThrow()
            .reshape(-1, WIDTHS.getFirst(), first, first);
    for (UpStage stage : stages) {
      map = stage.apply(store, map, training);
    }
    NDArray active =
        Activation.relu(norm.forward(store, new NDList(map), training).singletonOrThrow());
    // Three filters would do, but for what Convolution says of such.
    NDArray painted =
        colours.forward(store, new NDList(active), training).singletonOrThrow().get(":, 0:3");
    return Tensors.scale(painted.tanh(), REACH);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(generate(store, inputs.get(0), inputs.get(1), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), 3, side, side)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    start.initialize(manager, type, inputs);
    int first = side / ENLARGED;
    Shape[] map = {new Shape(inputs[0].get(0), WIDTHS.getFirst(), first, first)};
    for (UpStage stage : stages) {
      stage.initialize(manager, type, map);
      map = stage.getOutputShapes(map);
    }
    norm.initialize(manager, type, map);
    colours.initialize(manager, type, map);
  }
}
