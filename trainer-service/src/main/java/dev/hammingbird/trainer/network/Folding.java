package dev.hammingbird.trainer.network;

import ai.djl.nn.Block;
import ai.djl.nn.norm.BatchNorm;

/** Reads trained values out of blocks and folds batch normalisation into a factor and a shift. */
final class Folding {
  private Folding() {}

  /** Returns a copy of the parameter's values, row-major. */
  static float[] values(Block block, String parameter) {
    return block.getDirectParameters().get(parameter).getArray().toFloatArray();
  }

  /** Returns what each channel is multiplied by. */
  static float[] factor(BatchNorm norm, float epsilon) {
    float[] factor = values(norm, "gamma");
    float[] variance = values(norm, "runningVar");
    for (int i = 0; i < factor.length; i++) {
      factor[i] = (float) (factor[i] / Math.sqrt((double) variance[i] + epsilon));
    }
    return factor;
  }

  /** Returns what is added to each channel after that. */
  static float[] shift(BatchNorm norm, float[] factor) {
    float[] shift = values(norm, "beta");
    float[] mean = values(norm, "runningMean");
    for (int i = 0; i < shift.length; i++) {
      shift[i] -= mean[i] * factor[i];
    }
    return shift;
  }
}
