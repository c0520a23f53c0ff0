package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import dev.hammingbird.trainer.loss.CrossEntropy;
import dev.hammingbird.trainer.loss.LabelLosses;
import dev.hammingbird.trainer.loss.Realness;
import dev.hammingbird.trainer.loss.TripletRanking;
import dev.hammingbird.trainer.network.HashNetwork.Reading;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.Arrays;
import java.util.Map;

/** What DSH-GANs' network and generator pay for triplets. */
final class DshGansLoss {
  private static final float THIRD = 1f / 3;
  private final DshGansSettings settings;
  private final DshGansModels models;
  private final boolean several;

  /**
   * Sets the losses up.
   *
   * @param labels of all labelled pictures: whether any has several decides how classes are judged
   */
  DshGansLoss(DshGansSettings settings, DshGansModels models, float[][] labels) {
    this.settings = settings;
    this.models = models;
    this.several = Arrays.stream(labels).anyMatch(DshGansLoss::hasSeveral);
  }

  private static boolean hasSeveral(float[] row) {
    int count = 0;
    for (float label : row) {
      count += label > 0 ? 1 : 0;
    }
    return count > 1;
  }

  /**
   * The pictures of one step, as rows of what the network reads: real labelled ones, real
   * unlabelled ones, then synthetic ones with the labels of the first and with other labels.
   *
   * @param labels of the real pictures, {@code [count][classes]}
   * @param others of the dissimilar synthetic ones, {@code [count][classes]}
   * @param unlabelled how many real ones have no labels
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Cast(float[][] labels, float[][] others, int unlabelled) {
    int count() {
      return labels.length;
    }

    int real() {
      return count() + unlabelled;
    }

    /** Returns the labels by which synthetic pictures are made. */
    float[][] asked() {
      float[][] asked = Arrays.copyOf(labels, 2 * count());
      System.arraycopy(others, 0, asked, count(), count());
      return asked;
    }
  }

  /**
   * Returns the network's loss: adversary and classes, and the triplets once they are formed.
   *
   * @param real the network's reading of the real pictures of the cast
   * @param made its reading of the synthetic ones
   * @param resting whether the adversary does not learn now
   */
  NDArray network(
      Reading real,
      Reading made,
      Cast cast,
      boolean ranked,
      boolean resting,
      Map<String, Double> figures) {
    int n = cast.count();
    NDArray realOdds = models.heads().realness(models.store(), real.features());
    NDArray madeOdds = models.heads().realness(models.store(), made.features());
    NDArray isMade = Realness.synthetic(madeOdds);
    figures.put("adversary", (double) thirds(Realness.real(realOdds), isMade).getFloat());
    NDArray scores = models.heads().scores(models.store(), real.features());
    NDArray ofReal = classes(scores.get("0:{}", n), cast.labels());
    NDArray ofMade = classes(models.heads().scores(models.store(), made.features()), cast.asked());
    figures.put("class", (double) ofReal.getFloat());
    figures.put("class_made", (double) ofMade.getFloat());
    NDArray loss = thirds(ofReal, Tensors.scale(ofMade, settings.synthetic()));
    if (!resting) {
      loss = loss.add(thirds(Realness.real(realOdds, settings.doubt()), isMade));
    }
    if (!ranked) {
      return loss;
    }
    NDArray others = codes(made);
    NDArray triplet =
        TripletRanking.mean(
            codes(real).get("0:{}", n),
            others.get("0:{}", n),
            others.get("{}:", n),
            settings.margin());
    figures.put("triplet", (double) triplet.getFloat());
    return loss.add(triplet);
  }

  /**
   * Returns the generator's loss.
   *
   * @param anchors the network's codes of the real labelled pictures
   * @param read its reading of the synthetic ones
   */
  NDArray generator(
      NDArray anchors, Reading read, Cast cast, boolean ranked, Map<String, Double> figures) {
    NDArray deceived = Realness.real(models.heads().realness(models.store(), read.features()));
    NDArray scores = models.heads().scores(models.store(), read.features());
    NDArray classes = classes(scores, cast.asked());
    NDArray loss = Tensors.scale(deceived.add(classes), 2 * THIRD);
    figures.put("generator", (double) deceived.getFloat());
    if (!ranked) {
      return loss;
    }
    int n = cast.count();
    NDArray codes = codes(read);
    return loss.add(
        TripletRanking.mean(
            anchors.stopGradient(), codes.get("0:{}", n), codes.get("{}:", n), settings.margin()));
  }

  /**
   * Returns the loss of the control, hash and classification streams on real pictures alone.
   *
   * @param similar codes of similar pictures, row for row
   * @param dissimilar codes of dissimilar pictures, row for row
   */
  NDArray supervised(
      Reading read,
      NDArray similar,
      NDArray dissimilar,
      float[][] labels,
      Map<String, Double> figures) {
    NDArray scores = models.heads().scores(models.store(), read.features());
    NDArray classes = classes(scores, labels);
    NDArray triplet = TripletRanking.mean(codes(read), similar, dissimilar, settings.margin());
    figures.put("class", (double) classes.getFloat());
    figures.put("triplet", (double) triplet.getFloat());
    return triplet.add(classes);
  }

  /** Returns relaxed codes in [0, 1], {@code [n, bits]}. */
  static NDArray codes(Reading read) {
    return Tensors.scale(read.relaxed().add(1f), 0.5f);
  }

  /** Returns the mean over a triplet of one real and two synthetic pictures. */
  private static NDArray thirds(NDArray real, NDArray synthetic) {
    return Tensors.scale(real, THIRD).add(Tensors.scale(synthetic, 2 * THIRD));
  }

  /** One label: cross-entropy. Several: the sum over classes of binary cross-entropies. */
  private NDArray classes(NDArray scores, float[][] labels) {
    if (!several) {
      return CrossEntropy.mean(scores, CrossEntropy.targets(labels));
    }
    NDArray truth = Tensors.ofRows(scores.getManager(), labels);
    return Tensors.scale(LabelLosses.binary(scores, truth), labels[0].length);
  }
}
