package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import dev.hammingbird.trainer.loss.InnerProductLoss;
import dev.hammingbird.trainer.loss.Pairs;
import dev.hammingbird.trainer.method.SupervisedRun.Preparation;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.Map;

/**
 * HashNet: deep learning to hash by continuation (Cao et al., ICCV 2017). The weighted likelihood
 * of the pairs' similarity on codes {@code tanh(beta * u)}; {@code beta} grows stage by stage, so
 * that the smooth function becomes the sign and nothing is lost by taking it. The growth from 1 to
 * 10 in ten stages follows the paper as we recall it; here a stage is a tenth of the budget. The
 * network and the optimiser are ours and shared by all baselines.
 */
public final class HashNet extends Supervised {
  /** Its name. */
  public static final String NAME = "hashnet";

  private static final int STAGES = 10;

  /** Makes the method with settings. */
  public HashNet(SupervisedSettings settings) {
    super(NAME, settings);
  }

  @Override
  public HashMethod with(Map<String, String> changes) {
    return new HashNet(Settings.changed(NAME, run(), changes));
  }

  @Override
  Preparation loss(Lesson lesson, Observer observer) {
    return (manager, width) ->
        (read, batch, share, figures) -> {
          float beta = sharpness(share);
          NDArray codes = Tensors.scale(read.outputs(), beta).tanh();
          Pairs pairs = Pairs.balanced(batch.labels());
          NDArray pair = InnerProductLoss.mean(codes, pairs, 10f / lesson.bits());
          figures.put("pair", (double) pair.getFloat());
          figures.put("beta", (double) beta);
          return pair;
        };
  }

  /** Returns beta when a share of the budget is used up: 1 in the first stage, 10 in the last. */
  static float sharpness(double share) {
    return 1 + Math.min(STAGES - 1, (int) (STAGES * share));
  }
}
