package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.hammingbird.trainer.data.Batches.Batch;
import dev.hammingbird.trainer.loss.Consistency;
import dev.hammingbird.trainer.loss.PacedMargin;
import dev.hammingbird.trainer.loss.PairLoss;
import dev.hammingbird.trainer.loss.Pairs;
import dev.hammingbird.trainer.network.HashNetwork.Reading;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.Map;

/** What A-Net pays: nothing when its pictures are just as hard as the pace asks. */
final class AdversaryLoss {
  private static final float DIVERSITY = 0.01f;
  private final SsahSettings settings;
  private final SsahModels models;
  private final Pace pace;

  AdversaryLoss(SsahSettings settings, SsahModels models, Pace pace) {
    this.settings = settings;
    this.models = models;
    this.pace = pace;
  }

  /**
   * Returns the loss. H-Net must be frozen; it reads with its running statistics, which stay as
   * they are.
   *
   * @param step the owner of what is made on the way
   * @param clean inputs of {@code all}
   * @param seen the teacher's reading of them
   * @param taught the labelled pictures, which come first in {@code all}
   */
  NDArray of(
      NDManager step,
      NDArray clean,
      Reading seen,
      Batch taught,
      Batch all,
      Map<String, Double> figures) {
    int n = taught.size();
    NDArray mine = clean.duplicate();
    mine.attach(step);
    Views.Hard hard = models.views().hard(mine, seen, all, pace.strength());
    Reading before = models.student().read(mine, false);
    Reading after = models.student().read(hard.inputs(), false);
    Pairs pairs = Pairs.of(taught.labels(), taught.labels(), true, settings.positiveCap());
    NDArray partners = SsahModels.rows(before, 0, n).relaxed().stopGradient();
    NDArray cleanly = PairLoss.perSample(partners, partners, pairs, settings.gamma());
    NDArray deformed =
        PairLoss.perSample(
            SsahModels.rows(after, 0, n).relaxed(), partners, pairs, settings.gamma());
    NDArray loss = PacedMargin.loss(deformed, cleanly, pace.margin());
    if (all.size() > n) {
      NDArray taughtCodes = SsahModels.rows(seen, n, -1).relaxed();
      NDArray still = Consistency.perSample(SsahModels.rows(before, n, -1).relaxed(), taughtCodes);
      NDArray moved = Consistency.perSample(SsahModels.rows(after, n, -1).relaxed(), taughtCodes);
      loss = loss.add(PacedMargin.loss(moved, still, pace.divergence()));
    }
    figures.put("adversary", SsahModels.value(loss));
    return loss.add(Tensors.scale(hard.monotony(), DIVERSITY));
  }
}
