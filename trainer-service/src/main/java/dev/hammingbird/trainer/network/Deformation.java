package dev.hammingbird.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Turns and occludes pictures so that gradients reach what proposed it: angles through bilinear
 * sampling, places through a straight-through choice of the highest cells.
 */
public final class Deformation {
  private Deformation() {}

  /**
   * How strong a deformation may be.
   *
   * @param area the share of a picture that is occluded, in (0, 1)
   * @param angle the largest turn, in radians
   */
  public record Strength(float area, float angle) {}

  /**
   * Returns deformed pictures: turned first, then occluded with the mean colour.
   *
   * @param pictures normalised, {@code [n, 3, side, side]}, side a multiple of 8
   * @param proposal what A-Net proposes for these pictures
   * @param random draws the scale of each picture's occlusion and a little noise on the places
   */
  public static NDArray deform(
      NDArray pictures, AdversaryNet.Proposal proposal, Strength strength, RandomGenerator random) {
    NDArray turned = rotate(pictures, Tensors.scale(proposal.turn(), strength.angle()));
    NDArray mask = occlusion(proposal.logits(), pictures.getShape(), strength.area(), random);
    return turned.sub(turned.mul(mask));
  }

  /**
   * Returns pictures under another light: each channel's contrast changed by up to 40% and its
   * level by up to a quarter of the spread.
   *
   * @param pictures normalised, {@code [n, 3, side, side]}
   */
  public static NDArray relight(NDArray pictures, RandomGenerator random) {
    int n = (int) pictures.getShape().get(0);
    float[] contrast = new float[3 * n];
    float[] level = new float[3 * n];
    for (int i = 0; i < n; i++) {
      float shared = 0.3f * (2 * random.nextFloat() - 1);
      float brighter = 0.4f * (2 * random.nextFloat() - 1);
      for (int c = 0; c < 3; c++) {
        contrast[3 * i + c] = 1 + shared + 0.1f * (2 * random.nextFloat() - 1);
        level[3 * i + c] = brighter + 0.1f * (2 * random.nextFloat() - 1);
      }
    }
    Shape each = new Shape(n, 3, 1, 1);
    NDManager manager = pictures.getManager();
    return pictures.mul(Tensors.of(manager, contrast, each)).add(Tensors.of(manager, level, each));
  }

  /**
   * Returns pictures turned about their centre, sampled bilinearly, with reflected borders.
   *
   * @param pictures {@code [n, channels, side, side]}
   * @param angles radians, {@code [n, 1]}
   */
  public static NDArray rotate(NDArray pictures, NDArray angles) {
    NDManager manager = angles.getManager();
    Shape shape = pictures.getShape();
    long n = shape.get(0);
    long channels = shape.get(1);
    int side = (int) shape.get(2);
    float middle = (side - 1) / 2f;
    NDArray line = manager.arange(0f, side, 1f).sub(middle);
    NDArray x = line.reshape(1, 1, side).broadcast(new Shape(1, side, side)).reshape(1, -1);
    NDArray y = line.reshape(1, side, 1).broadcast(new Shape(1, side, side)).reshape(1, -1);
    NDArray cos = angles.cos();
    NDArray sin = angles.sin();
    NDArray fromX = reflect(cos.mul(x).sub(sin.mul(y)).add(middle), side);
    NDArray fromY = reflect(sin.mul(x).add(cos.mul(y)).add(middle), side);
    NDArray left = floorWithin(fromX, side);
    NDArray top = floorWithin(fromY, side);
    NDArray right = fromX.sub(left).reshape(n, 1, -1);
    NDArray below = fromY.sub(top).reshape(n, 1, -1);
    NDArray index = Tensors.scale(top, side).add(left).toType(DataType.INT64, false);
    NDArray flat = pictures.reshape(n, channels, -1);
    NDArray upper = between(at(flat, index, 0), at(flat, index, 1), right);
    NDArray lower = between(at(flat, index, side), at(flat, index, side + 1), right);
    return between(upper, lower, below).reshape(shape);
  }

  private static NDArray between(NDArray a, NDArray b, NDArray share) {
    return share.mul(b.sub(a)).add(a);
  }

  private static NDArray at(NDArray flat, NDArray index, int step) {
    Shape shape = flat.getShape();
    NDArray moved = index.add(step).reshape(shape.get(0), 1, shape.get(2)).broadcast(shape);
    return flat.gather(moved, 2);
  }

  /** Folds coordinates back into [0, side - 1] at both borders. */
  private static NDArray reflect(NDArray coordinate, int side) {
    NDArray fromEnd = coordinate.abs().sub(side - 1f).neg().abs();
    return fromEnd.neg().add(side - 1f).abs();
  }

  /** Returns the whole number at or below, at most side - 2 so that a neighbour exists. */
  private static NDArray floorWithin(NDArray coordinate, int side) {
    NDArray floor = coordinate.stopGradient().floor();
    return floor.minimum(floor.getManager().full(new Shape(), side - 2f));
  }

  /**
   * Returns the occluded share of each pixel: 1 in the chosen cells, else 0, with the gradient of
   * the cells' probabilities.
   *
   * @return {@code [n, 1, side, side]}
   */
  static NDArray occlusion(
      List<NDArray> logits, Shape pictures, float area, RandomGenerator random) {
    int n = (int) pictures.get(0);
    int side = (int) pictures.get(2);
    int scales = scalesFor(area);
    float[][] chosen = new float[logits.size()][n];
    for (int i = 0; i < n; i++) {
      chosen[random.nextInt(scales)][i] = 1;
    }
    NDManager manager = logits.get(0).getManager();
    NDArray mask = manager.zeros(new Shape(n, 1, side, side));
    for (int s = 0; s < scales; s++) {
      int grid = AdversaryNet.GRIDS.get(s);
      NDArray cells = highest(logits.get(s), Math.max(1, Math.round(area * grid * grid)), random);
      NDArray picked = Tensors.of(manager, chosen[s], new Shape(n, 1));
      mask = mask.add(enlarge(cells.mul(picked), grid, side));
    }
    return mask;
  }

  /** Returns how many of the grids have cells small enough for the area. */
  static int scalesFor(float area) {
    int scales = 1;
    while (scales < AdversaryNet.GRIDS.size()) {
      int grid = AdversaryNet.GRIDS.get(scales);
      if (1.25f * area * grid * grid < 1) {
        break;
      }
      scales++;
    }
    return scales;
  }

  /**
   * Returns 1 for the {@code count} highest cells of each row and 0 elsewhere, straight through.
   */
  private static NDArray highest(NDArray logits, int count, RandomGenerator random) {
    NDManager manager = logits.getManager();
    float[] noise = new float[(int) logits.size()];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) (-0.5 * Math.log(-Math.log(random.nextDouble(1e-9, 1))));
    }
    NDArray noisy = logits.stopGradient().add(Tensors.of(manager, noise, logits.getShape()));
    NDArray least = noisy.topK(count, 1, true, true).get(0).get(":, {}:{}", count - 1, count);
    NDArray hard = Tensors.atLeast(noisy, least);
    NDArray soft = logits.getNDArrayInternal().sigmoid();
    return soft.sub(soft.stopGradient()).add(hard);
  }

  private static NDArray enlarge(NDArray cells, int grid, int side) {
    long n = cells.getShape().get(0);
    long step = side / grid;
    return cells
        .reshape(n, grid, 1, grid, 1)
        .broadcast(new Shape(n, grid, step, grid, step))
        .reshape(n, 1, side, side);
  }
}
