package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import dev.hammingbird.trainer.data.Batches.Batch;
import dev.hammingbird.trainer.loss.Consistency;
import dev.hammingbird.trainer.loss.CrossEntropy;
import dev.hammingbird.trainer.loss.PairLoss;
import dev.hammingbird.trainer.loss.Pairs;
import dev.hammingbird.trainer.network.HashNetwork.Reading;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** What H-Net pays for deformed pictures. */
final class HardLoss {
  private final SsahSettings settings;
  private final Pace pace;

  HardLoss(SsahSettings settings, Pace pace) {
    this.settings = settings;
    this.pace = pace;
  }

  /**
   * Labelled pictures keep their similarities to clean partners and their classes. Those that cost
   * more than twice the margin over their clean version are too hard yet and count nothing.
   */
  NDArray labelled(Reading clean, Reading hard, Batch batch, Map<String, Double> figures) {
    Pairs pairs = Pairs.of(batch.labels(), batch.labels(), true, settings.positiveCap());
    NDArray partners = clean.relaxed().stopGradient();
    NDArray before = PairLoss.perSample(partners, partners, pairs, settings.gamma());
    NDArray after = PairLoss.perSample(hard.relaxed(), partners, pairs, settings.gamma());
    NDArray gap = after.stopGradient().sub(before);
    NDArray kept = Tensors.atLeast(gap.neg().add(2 * pace.margin()), gap.sub(gap));
    NDArray classes = CrossEntropy.perSample(hard.scores(), CrossEntropy.targets(batch.labels()));
    NDArray loss = after.add(classes).mul(kept).mean();
    figures.put("gap", SsahModels.value(gap.mean()));
    figures.put("kept", SsahModels.value(kept.mean()));
    figures.put("hard", SsahModels.value(loss));
    return loss;
  }

  /**
   * Unlabelled pictures agree with the teacher's view of the clean ones: in their code, in whom
   * they resemble, and, where the teacher is sure, in their class and so in their pairs. Partners
   * of a pair are the teacher's codes of all clean pictures, labelled and sure ones: they hold
   * still while H-Net moves.
   *
   * @param sure the pseudo-labels
   */
  NDArray unlabelled(
      Reading hard, Reading seen, float[][] sure, Batch labelled, Map<String, Double> figures) {
    int n = labelled.size();
    Reading taught = SsahModels.rows(seen, n, -1);
    NDArray instance = Consistency.instance(hard.relaxed(), taught.relaxed());
    NDArray relation = Consistency.relation(hard.relaxed(), taught.relaxed(), seen.relaxed());
    NDArray classes = CrossEntropy.mean(hard.scores(), sure);
    float[][] known =
        Stream.of(labelled.labels(), sure).flatMap(Arrays::stream).toArray(float[][]::new);
    Pairs pairs = Pairs.of(sure, known, false, settings.positiveCap());
    NDArray partners = seen.relaxed().stopGradient();
    NDArray pair =
        Tensors.scale(
            PairLoss.mean(hard.relaxed(), partners, pairs, settings.gamma()), covered(sure));
    figures.put("instance", SsahModels.value(instance));
    figures.put("relation", SsahModels.value(relation));
    figures.put("pseudo", SsahModels.value(classes));
    figures.put("pseudo_pair", SsahModels.value(pair));
    figures.put("coverage", (double) covered(sure));
    return Tensors.scale(instance, 0.5f).add(relation).add(classes).add(pair);
  }

  /** Adds what it costs that pictures do not lie in code as they do in features, if that counts. */
  NDArray neighbours(NDArray loss, Reading hard, Reading seen, Map<String, Double> figures) {
    if (settings.neighbours() == 0) {
      return loss;
    }
    NDArray near = Consistency.neighbours(hard.relaxed(), seen.features());
    figures.put("neighbours", SsahModels.value(near));
    return loss.add(Tensors.scale(near, settings.neighbours()));
  }

  private static float covered(float[][] sure) {
    float covered = 0;
    for (float[] row : sure) {
      for (float share : row) {
        covered += share;
      }
    }
    return covered / sure.length;
  }

  /** Returns the teacher's class where it is sure, else zeros; {@code [n][classes]}. */
  float[][] pseudoLabels(NDArray scores) {
    int classes = (int) scores.getShape().get(1);
    float[] probability = scores.softmax(1).toFloatArray();
    float[][] labels = new float[probability.length / classes][classes];
    for (int i = 0; i < labels.length; i++) {
      for (int c = 0; c < classes; c++) {
        labels[i][c] = probability[i * classes + c] >= settings.confidence() ? 1 : 0;
      }
    }
    return labels;
  }
}
