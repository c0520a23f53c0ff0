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
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.hammingbird.trainer.tensor.Convolution;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conditional generator: noise and labels to pictures, through a small map that is enlarged eight
 * times. Its last convolution works at half the size and makes four pixels of each place: most of
 * what a generator costs is its last stage. About 23 million multiplications for a picture of 32 x
 * 32.
 */
public final class Generator extends AbstractBlock {
  private static final int ENLARGED = 8;
  private static final List<Integer> WIDTHS = List.of(192, 96, 48, 48);

  /** How many of the stages double the map; what is left of {@link #ENLARGED} is the last one's. */
  private static final int DOUBLING = 2;

  private static final int COLOURS = 4 * 3;

  /** Normalised pixels reach this far from 0 on both sides. */
  static final float REACH = Tensors.PIXEL_OFFSET / Tensors.PIXEL_SPREAD;

  private final int noise;
  private final int side;
  private final Linear start;
  private final List<Conv2d> convolutions = new ArrayList<>();
  private final List<ClassNorm> norms = new ArrayList<>();
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
    long area = (long) first() * first();
    start = addChildBlock("start", Linear.builder().setUnits(WIDTHS.getFirst() * area).build());
    for (int i = 0; i < WIDTHS.size(); i++) {
      norms.add(addChildBlock("norm" + i, new ClassNorm(WIDTHS.get(i))));
    }
    for (int i = 1; i < WIDTHS.size(); i++) {
      convolutions.add(addChildBlock("stage" + i, convolution(WIDTHS.get(i), false)));
    }
    // Twelve filters would do, but for what Convolution says of such.
    colours = addChildBlock("colours", convolution(Convolution.LANES, true));
  }

  private static Conv2d convolution(int filters, boolean bias) {
    return Conv2d.builder()
        .setKernelShape(new Shape(3, 3))
        .optPadding(new Shape(1, 1))
        .setFilters(filters)
        .optBias(bias)
        .build();
  }

  private int first() {
    return side / ENLARGED;
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
    NDArray map =
        start
            .forward(store, seed, training)
            .singletonOrThrow()
            .reshape(-1, first(), first(), WIDTHS.getFirst())
            .transpose(0, 3, 1, 2);
    map = Activation.relu(norms.getFirst().apply(store, map, labels, training));
    for (int i = 0; i < convolutions.size(); i++) {
      NDList wide = new NDList(i < DOUBLING ? Maps.doubled(map) : map);
      NDArray convolved = convolutions.get(i).forward(store, wide, training).singletonOrThrow();
      map = Activation.relu(norms.get(i + 1).apply(store, convolved, labels, training));
    }
    NDArray folded = colours.forward(store, new NDList(map), training).singletonOrThrow();
    NDArray painted = Maps.unfolded(folded.get(":, 0:{}", COLOURS));
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
    long n = inputs[0].get(0);
    Shape labels = new Shape(n, inputs[0].get(1) - noise);
    Shape map = new Shape(n, WIDTHS.getFirst(), first(), first());
    norms.getFirst().initialize(manager, type, map, labels);
    for (int i = 0; i < convolutions.size(); i++) {
      int times = i < DOUBLING ? 2 : 1;
      Shape wide = new Shape(n, map.get(1), times * map.get(2), times * map.get(3));
      convolutions.get(i).initialize(manager, type, wide);
      map = convolutions.get(i).getOutputShapes(new Shape[] {wide})[0];
      norms.get(i + 1).initialize(manager, type, map, labels);
    }
    colours.initialize(manager, type, map);
  }
}
