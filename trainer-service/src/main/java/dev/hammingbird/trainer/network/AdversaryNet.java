package dev.hammingbird.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A-Net: looks at H-Net's feature map of a picture and says where to occlude it, on grids of three
 * scales, and how far to turn it. It starts with angle zero and no preference of place.
 */
public final class AdversaryNet extends AbstractBlock {
  /** Cells a side of the occlusion grids, fine to coarse. */
  public static final List<Integer> GRIDS = List.of(8, 4, 2);

  private static final int WIDTH = 32;
  private static final int BILINEAR = 1;
  private final Conv2d trunk;
  private final List<Conv2d> maps = new ArrayList<>();
  private final Linear inner;
  private final Linear angle;

  /** Describes a network; {@code initialize} with the feature map's shape gives it weights. */
  public AdversaryNet() {
    trunk =
        addChildBlock(
            "trunk",
            Conv2d.builder()
                .setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1))
                .setFilters(WIDTH)
                .build());
    for (int grid : GRIDS) {
      Conv2d map = Conv2d.builder().setKernelShape(new Shape(1, 1)).setFilters(1).build();
      maps.add(addChildBlock("map" + grid, map));
    }
    inner = addChildBlock("inner", Linear.builder().setUnits(WIDTH).build());
    angle = addChildBlock("angle", Linear.builder().setUnits(1).build());
    angle.setInitializer(new ConstantInitializer(0), Parameter.Type.WEIGHT);
  }

  /**
   * What the network proposes.
   *
   * @param logits for each of {@link #GRIDS} the wish to occlude each cell, {@code [n, grid *
   *     grid]}
   * @param turn the angle as a share of the largest allowed, in (-1, 1), {@code [n, 1]}
   */
  public record Proposal(List<NDArray> logits, NDArray turn) {}

  /**
   * Proposes a deformation.
   *
   * @param map H-Net's feature map without gradient, {@code [n, features, g, g]}; unless {@code g}
   *     is a multiple of the finest grid, it is brought to that size
   */
  public Proposal propose(ParameterStore store, NDArray map) {
    NDArray fitted = fitted(map);
    NDArray seen =
        Activation.relu(trunk.forward(store, new NDList(fitted), true).singletonOrThrow());
    long side = seen.getShape().get(2);
    List<NDArray> logits = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      int grid = GRIDS.get(i);
      Shape window = new Shape(side / grid, side / grid);
      NDArray pooled =
          side == grid ? seen : Pool.avgPool2d(seen, window, window, new Shape(0, 0), false, true);
      NDArray cells = maps.get(i).forward(store, new NDList(pooled), true).singletonOrThrow();
      logits.add(cells.reshape(-1, (long) grid * grid));
    }
    NDArray hidden =
        Activation.relu(
            inner
                .forward(store, new NDList(ResidualBackbone.pooled(seen)), true)
                .singletonOrThrow());
    NDArray turn = angle.forward(store, new NDList(hidden), true).singletonOrThrow().tanh();
    return new Proposal(logits, turn);
  }

  private static NDArray fitted(NDArray map) {
    int finest = GRIDS.getFirst();
    return map.getShape().get(2) % finest == 0
        ? map
        : map.getNDArrayInternal().interpolation(new long[] {finest, finest}, BILINEAR, false);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    Proposal proposal = propose(store, inputs.singletonOrThrow());
    NDList outputs = new NDList(proposal.logits());
    outputs.add(proposal.turn());
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long n = inputs[0].get(0);
    return new Shape[] {new Shape(n, 64), new Shape(n, 16), new Shape(n, 4), new Shape(n, 1)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    trunk.initialize(manager, type, inputs);
    Shape[] seen = trunk.getOutputShapes(inputs);
    maps.forEach(map -> map.initialize(manager, type, seen));
    Shape flat = new Shape(inputs[0].get(0), WIDTH);
    inner.initialize(manager, type, flat);
    angle.initialize(manager, type, flat);
  }
}
