package dev.hammingbird.trainer.loss;

import ai.djl.ndarray.NDArray;
import dev.hammingbird.trainer.tensor.Tensors;

/** How far codes of deformed pictures are from the teacher's codes of the clean ones. */
public final class Consistency {
  /** The smallest cosine that is enlarged to 1. */
  private static final float LEAST_NEAREST = 0.1f;

  private Consistency() {}

  /**
   * Returns each row's {@code 1 - cosine}, from 0 to 2, {@code [n]}.
   *
   * @param deformed relaxed codes of deformed pictures, {@code [n, bits]}
   * @param taught the teacher's relaxed codes of the same pictures, clean; no gradient flows there
   */
  public static NDArray perSample(NDArray deformed, NDArray taught) {
    NDArray target = Tensors.unitRows(taught.stopGradient());
    return Tensors.unitRows(deformed).mul(target).sum(new int[] {1}).neg().add(1f);
  }

  /** Returns the mean over rows. A scalar. */
  public static NDArray instance(NDArray deformed, NDArray taught) {
    return perSample(deformed, taught).mean();
  }

  /**
   * Returns the mean squared difference between how deformed and how clean pictures resemble an
   * audience: it keeps who is similar to whom. A scalar.
   *
   * @param audience the teacher's relaxed codes of other pictures, {@code [m, bits]}; no gradient
   */
  public static NDArray relation(NDArray deformed, NDArray taught, NDArray audience) {
    NDArray others = audience.stopGradient();
    NDArray wanted = Tensors.cosines(taught.stopGradient(), others);
    return Tensors.cosines(deformed, others).sub(wanted).square().mean();
  }

  /**
   * Returns the mean squared difference between how pictures resemble each other in code and in
   * features: what lies near stays near, whatever it shows. A scalar. In thousands of features even
   * neighbours are far apart, and a few bits could not tell them from strangers; so cosines of
   * features are enlarged until the nearest of the pictures are alike.
   *
   * @param codes relaxed codes, {@code [n, bits]}
   * @param features of the same pictures, clean, {@code [n, width]}; taken from their mean over the
   *     pictures, since features are seldom below zero; no gradient
   */
  public static NDArray neighbours(NDArray codes, NDArray features) {
    NDArray fixed = features.stopGradient();
    NDArray centred = fixed.sub(fixed.mean(new int[] {0}, true));
    NDArray alike = Tensors.cosines(centred, centred);
    NDArray others = alike.sub(Tensors.scale(alike.getManager().eye((int) alike.size(0)), 3));
    float nearest = Math.max(LEAST_NEAREST, others.max(new int[] {1}).mean().getFloat());
    NDArray wanted = Tensors.clamp(Tensors.scale(alike, 1 / nearest), -1, 1);
    return Tensors.cosines(codes, codes).sub(wanted).square().mean();
  }
}
