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
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DSH-GANs' adversary stream with a body of its own: is a picture real, given what is said to be on
 * it? Three convolutions that halve the map, the mean over positions, and a linear layer to which
 * labels add an embedding (projection, Miyato and Koyama, ICLR 2018). About 10 million
 * multiplications for a picture of 32 x 32.
 */
public final class RealnessNet extends AbstractBlock {
  private static final int FIRST = 48;
  private static final List<Integer> WIDTHS = List.of(96, 192);
  private static final int SIZE = 4;
  private static final float LEAK = 0.2f;
  private final Conv2d first;
  private final List<ConvNorm> stages = new ArrayList<>();
  private final Linear judge;
  private final Linear classwise;

  /** Describes a network; {@code initialize} with the pictures' shape gives it weights. */
  public RealnessNet(int classes) {
    first =
        addChildBlock(
            "first",
            Conv2d.builder()
                .setKernelShape(new Shape(SIZE, SIZE))
                .optStride(new Shape(2, 2))
                .optPadding(new Shape(1, 1))
                .setFilters(FIRST)
                .build());
    for (int width : WIDTHS) {
      stages.add(addChildBlock("stage" + width, new ConvNorm(width, SIZE, 2, 1)));
    }
    judge = addChildBlock("judge", Linear.builder().setUnits(1).build());
    classwise =
        addChildBlock("classwise", Linear.builder().setUnits(classes).optBias(false).build());
  }

  /**
   * Returns how real pictures look as what they are said to be: log-odds, {@code [n, 1]}.
   *
   * @param pictures of one kind, since they are normalised by each other, {@code [n, 3, side,
   *     side]}
   * @param labels 0 or 1, or a belief in each, {@code [n, classes]}
   */
  public NDArray odds(ParameterStore store, NDArray pictures, NDArray labels) {
    NDList input = new NDList(Tensors.channelsLast(pictures));
    NDArray map = leaky(first.forward(store, input, true).singletonOrThrow());
    for (ConvNorm stage : stages) {
      map = leaky(stage.apply(store, map, true));
    }
    NDList seen = new NDList(ResidualBackbone.pooled(map));
    NDArray looks = judge.forward(store, seen, true).singletonOrThrow();
    NDArray fits = classwise.forward(store, seen, true).singletonOrThrow().mul(labels);
    return looks.add(fits.sum(new int[] {1}, true));
  }

  private static NDArray leaky(NDArray map) {
    return Activation.leakyRelu(map, LEAK);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(odds(store, inputs.get(0), inputs.get(1)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), 1)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    first.initialize(manager, type, inputs);
    Shape[] map = first.getOutputShapes(inputs);
    for (ConvNorm stage : stages) {
      stage.initialize(manager, type, map);
      map = stage.getOutputShapes(map);
    }
    Shape seen = new Shape(inputs[0].get(0), map[0].get(1));
    judge.initialize(manager, type, seen);
    classwise.initialize(manager, type, seen);
  }
}
