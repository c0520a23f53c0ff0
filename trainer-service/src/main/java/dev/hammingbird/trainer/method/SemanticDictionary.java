package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.loss.CosineHinge;
import dev.hammingbird.trainer.loss.LabelLosses;
import dev.hammingbird.trainer.loss.Pairs;
import dev.hammingbird.trainer.loss.Quantisation;
import dev.hammingbird.trainer.network.LabelNet;
import dev.hammingbird.trainer.network.LabelNet.Meaning;
import dev.hammingbird.trainer.tensor.Learner;
import dev.hammingbird.trainer.tensor.Tensors;
import dev.hammingbird.trainer.tensor.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * SADH's label network and what it makes of every distinct label vector of the labelled pictures:
 * the semantic feature dictionary and the semantic code dictionary.
 */
final class SemanticDictionary implements Resumable {
  private static final float LONGEST_GRADIENT = 5;
  private static final float LABELS = 2;
  private static final float QUANTISATION = 0.1f;
  private final SadhSettings settings;
  private final Lesson lesson;
  private final NDManager manager;
  private final LabelNet net;
  private final ParameterStore store;
  private final float[][] all;
  private final float[][] distinct;
  private double loss;

  SemanticDictionary(SadhSettings settings, Lesson lesson, NDManager manager) {
    this.settings = settings;
    this.lesson = lesson;
    this.manager = manager;
    LabelledPictures pictures = lesson.pictures().labelled();
    List<String> classes = lesson.pictures().classes();
    this.all = pictures.labels(classes);
    Map<List<Float>, float[]> rows = new LinkedHashMap<>();
    for (float[] row : all) {
      rows.putIfAbsent(key(row), row);
    }
    this.distinct = rows.values().toArray(float[][]::new);
    this.store = new ParameterStore(manager, false);
    this.net = new LabelNet(classes.size(), settings.hidden(), settings.width(), lesson.bits());
    net.initialize(manager, DataType.FLOAT32, new Shape(1, classes.size()));
  }

  private static List<Float> key(float[] row) {
    List<Float> key = new ArrayList<>();
    for (float value : row) {
      key.add(value);
    }
    return key;
  }

  /** The label network learns, on label vectors as often as pictures have them. */
  void learn(Observer observer) {
    Chance chance = new Chance(lesson.seed() + 1);
    Budget.Spent spent = lesson.budget().start(lesson.nanos());
    Learner.Rule rule = new Learner.Adam(0.9f, 0.999f, 5e-4f);
    try (Learner learner = Learner.ofAll(manager, Weights.learned(net), rule)) {
      for (int i = 0; i < settings.labelSteps() && spent.share(0) < 0.5; i++) {
        observer.stopIfCancelled();
        step(drawn(chance));
        double done = (double) i / settings.labelSteps();
        float rate = (float) (settings.labelRate() * 0.5 * (1 + Math.cos(Math.PI * done)));
        float norm = learner.update(rate, LONGEST_GRADIENT);
        if (!Float.isFinite(norm)) {
          throw new DivergedException(
              "the label network's gradient is %s at step %d: lower its learning rate"
                  .formatted(norm, i + 1));
        }
      }
    }
  }

  private float[][] drawn(Chance chance) {
    float[][] rows = new float[Math.min(settings.labelBatch(), all.length)][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = all[chance.nextInt(all.length)];
    }
    return rows;
  }

  private void step(float[][] labels) {
    try (NDManager scratch = manager.newSubManager();
        GradientCollector collector = lesson.compute().collect()) {
      NDArray truth = Tensors.ofRows(scratch, labels);
      Meaning meant = net.read(store, truth);
      Pairs pairs = Pairs.of(labels, labels, false, 1);
      float margin = settings.margin();
      NDArray total =
          CosineHinge.fixed(meant.feature(), meant.feature(), pairs, margin)
              .add(CosineHinge.fixed(meant.code(), meant.code(), pairs, margin))
              .add(Tensors.scale(LabelLosses.squared(meant.labels(), truth), LABELS))
              .add(Tensors.scale(Quantisation.loss(meant.code()), QUANTISATION));
      loss = total.getFloat();
      collector.backward(total);
    }
  }

  /** Returns the label network's last loss. */
  double loss() {
    return loss;
  }

  /** Returns what the label network makes of label vectors; no gradient flows there. */
  Meaning meaning(NDManager owner, float[][] labels) {
    Meaning meant = net.read(store, Tensors.ofRows(owner, labels));
    return new Meaning(
        meant.feature().stopGradient(), meant.code().stopGradient(), meant.labels().stopGradient());
  }

  /** Returns both dictionaries, a row an entry. */
  Meaning entries(NDManager owner) {
    return meaning(owner, distinct);
  }

  /** Returns the entries' label vectors. */
  float[][] labels() {
    return Arrays.copyOf(distinct, distinct.length);
  }

  @Override
  public void exchange(State state) {
    state.blocks("net", net);
    loss = state.real("loss", loss);
  }
}
