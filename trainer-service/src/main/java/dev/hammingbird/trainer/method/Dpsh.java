package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import dev.hammingbird.trainer.loss.InnerProductLoss;
import dev.hammingbird.trainer.loss.Pairs;
import dev.hammingbird.trainer.loss.Quantisation;
import dev.hammingbird.trainer.method.SupervisedRun.Preparation;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.Map;

/**
 * DPSH: deep pairwise-supervised hashing (Li, Wang and Kang, IJCAI 2016). For real outputs {@code
 * u} the likelihood of the pairs' similarity at {@code t = <u_i, u_j> / 2}, plus a tenth of what
 * taking signs costs. The network and the optimiser are ours and shared by all baselines; so the
 * outputs are batch-normalised, which the paper's are not.
 */
public final class Dpsh extends Supervised {
  /** Its name. */
  public static final String NAME = "dpsh";

  private static final float QUANTISATION = 0.1f;

  /** Makes the method with settings. */
  public Dpsh(SupervisedSettings settings) {
    super(NAME, settings);
  }

  @Override
  public HashMethod with(Map<String, String> changes) {
    return new Dpsh(Settings.changed(NAME, run(), changes));
  }

  @Override
  Preparation loss(Lesson lesson, Observer observer) {
    return (manager, width) ->
        (read, batch, share, figures) -> {
          Pairs pairs = Pairs.of(batch.labels(), batch.labels(), true, 1);
          NDArray pair = InnerProductLoss.mean(read.outputs(), pairs, 0.5f);
          NDArray quantisation = Quantisation.loss(read.outputs());
          figures.put("pair", (double) pair.getFloat());
          figures.put("quantisation", (double) quantisation.getFloat());
          return pair.add(Tensors.scale(quantisation, QUANTISATION));
        };
  }
}
