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

/** What DSH-GANs' network, generator and adversary pay. */
final class DshGansLoss {
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
   * The synthetic pictures of triplets: first those with the labels of the real ones, then those
   * with other labels.
   *
   * @param labels of the real pictures, {@code [count][classes]}
   * @param others that share none with them, {@code [count][classes]}
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Cast(float[][] labels, float[][] others) {
    int count() {
      return labels.length;
    }

    /** Returns the labels by which the synthetic pictures are made. */
    float[][] asked() {
      float[][] asked = Arrays.copyOf(labels, 2 * count());
      System.arraycopy(others, 0, asked, count(), count());
      return asked;
    }
  }

  /**
   * Returns the loss of hash and classification streams on real pictures, all that the control has.
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
    NDArray classes = classes(models.scores(read), labels);
    NDArray triplet = TripletRanking.mean(codes(read), similar, dissimilar, settings.margin());
    figures.put("class", (double) classes.getFloat());
    figures.put("triplet", (double) triplet.getFloat());
    return triplet.add(classes);
  }

  /**
   * Returns the same streams' loss on triplets of a real and two synthetic pictures.
   *
   * @param anchors codes of the real pictures of the cast
   * @param made the network's reading of the synthetic ones
   * @param weight of their classes
   */
  NDArray mixed(
      NDArray anchors, Reading made, Cast cast, float weight, Map<String, Double> figures) {
    int n = cast.count();
    NDArray classes = classes(models.scores(made), cast.asked());
    NDArray codes = codes(made);
    NDArray triplet =
        TripletRanking.mean(anchors, codes.get("0:{}", n), codes.get("{}:", n), settings.margin());
    figures.put("class_made", (double) classes.getFloat());
    figures.put("triplet_made", (double) triplet.getFloat());
    return triplet.add(Tensors.scale(classes, weight));
  }

  /**
   * Returns the adversary stream's loss.
   *
   * @param real log-odds of real pictures
   * @param made log-odds of synthetic ones
   */
  static NDArray adversary(NDArray real, NDArray made, Map<String, Double> figures) {
    NDArray loss = Realness.real(real).add(Realness.synthetic(made));
    figures.put("adversary", (double) loss.getFloat() / 2);
    return loss;
  }

  /**
   * Returns what the generator pays for not deceiving the adversary.
   *
   * @param made log-odds of synthetic pictures
   */
  static NDArray deception(NDArray made, Map<String, Double> figures) {
    NDArray loss = Realness.real(made);
    figures.put("generator", (double) loss.getFloat());
    return loss;
  }

  /** Returns relaxed codes in [0, 1], {@code [n, bits]}. */
  static NDArray codes(Reading read) {
    return Tensors.scale(read.relaxed().add(1f), 0.5f);
  }

  /** Returns what the classification stream believes, without gradient, {@code [n, classes]}. */
  NDArray beliefs(Reading read) {
    NDArray scores = models.scores(read).stopGradient();
    // The sigmoid, without an operation that keeps a number of Java's.
    return several
        ? Tensors.scale(Tensors.scale(scores, 0.5f).tanh().add(1f), 0.5f)
        : scores.softmax(1);
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
