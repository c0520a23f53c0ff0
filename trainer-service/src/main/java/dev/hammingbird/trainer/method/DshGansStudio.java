package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;
import dev.hammingbird.trainer.data.Batches;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.method.DshGansLoss.Cast;
import dev.hammingbird.trainer.network.HashNetwork.Reading;
import dev.hammingbird.trainer.tensor.Learner;
import dev.hammingbird.trainer.tensor.Tensors;
import dev.hammingbird.trainer.tensor.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where generator and adversary learn: their learners, and the real pictures they compete with. */
final class DshGansStudio implements AutoCloseable, Resumable {
  private static final float LONGEST_GRADIENT = 5;

  /** One real picture in so many is a labelled one, where there are others. */
  private static final int LABELLED_SHARE = 4;

  private final DshGansSettings settings;
  private final Lesson lesson;
  private final DshGansModels models;
  private final DshGansLoss losses;
  private final Batches labelled;
  private final @Nullable Batches unlabelled;
  private final float[][] labels;
  private final Chance chance;
  private final List<Parameter> judging;
  private final List<Parameter> reading;
  private final Learner generator;
  private final Learner adversary;
  private int steps;

  /**
   * Opens a studio.
   *
   * @param reading the parameters of network and classification stream, which learn elsewhere
   */
  DshGansStudio(
      DshGansSettings settings,
      Lesson lesson,
      NDManager manager,
      DshGansModels models,
      DshGansLoss losses,
      List<Parameter> reading,
      Chance chance) {
    this.settings = settings;
    this.lesson = lesson;
    this.models = models;
    this.losses = losses;
    this.reading = reading;
    this.chance = chance;
    List<String> classes = lesson.pictures().classes();
    LabelledPictures with = lesson.pictures().labelled();
    LabelledPictures without = lesson.pictures().only(picture -> picture.labels().isEmpty());
    this.labels = with.labels(classes);
    this.labelled = Batches.unmoved(with, classes, 0, chance.fork());
    this.unlabelled =
        without.size() == 0 ? null : Batches.unmoved(without, classes, with.size(), chance.fork());
    this.judging = Weights.learned(models.adversary());
    Learner.Adam rule = new Learner.Adam(0.5f, 0.99f, 0);
    this.generator = Learner.ofAll(manager, Weights.learned(models.generator()), rule);
    this.adversary = Learner.ofAll(manager, judging, rule);
  }

  /**
   * One step of the generator and, with the same pictures, one of the adversary.
   *
   * @param pace share of the highest learning rates
   * @param triplets what the generator makes for the network, and the codes of the real pictures
   * @return how many pictures were read
   */
  int step(NDManager manager, float pace, Optional<Triplet> triplets, Map<String, Double> figures) {
    try (NDManager step = manager.newSubManager()) {
      NDArray asked = Tensors.ofRows(step, asked(triplets));
      NDArray made = generatorStep(asked, pace, triplets, figures);
      adversaryStep(asked, made, pace, figures);
    }
    float decay = Math.min(settings.generatorDecay(), (1f + steps) / (10f + steps));
    Weights.follow(models.painter(), models.generator(), decay);
    steps++;
    return 2 * settings.painted();
  }

  /**
   * Triplets as the generator sees them.
   *
   * @param anchors codes of the real pictures of the cast
   */
  record Triplet(Cast cast, NDArray anchors) {}

  /** Returns the labels of as many pictures as are made, those of triplets first. */
  private float[][] asked(Optional<Triplet> triplets) {
    float[][] wanted = triplets.map(t -> t.cast().asked()).orElse(new float[0][]);
    float[][] asked = Arrays.copyOf(wanted, Math.max(settings.painted(), wanted.length));
    for (int i = wanted.length; i < asked.length; i++) {
      asked[i] = labels[chance.nextInt(labels.length)];
    }
    return asked;
  }

  /** Network and adversary are frozen; they read synthetic pictures by the batch's statistics. */
  private NDArray generatorStep(
      NDArray asked, float pace, Optional<Triplet> triplets, Map<String, Double> figures) {
    NDArray kept;
    List<Parameter> frozen = new ArrayList<>(judging);
    frozen.addAll(reading);
    Weights.setLearning(frozen, false);
    try (GradientCollector collector = lesson.compute().collect()) {
      NDArray made = models.attempts(asked, chance);
      NDArray odds = models.adversary().odds(models.store(), made, asked);
      NDArray loss = DshGansLoss.deception(odds, figures);
      if (triplets.isPresent()) {
        Cast cast = triplets.get().cast();
        NDArray beside = made.get("0:{}", 2 * cast.count());
        Reading read = models.base().student().read(beside, true);
        // The figures of such triplets are the network's.
        loss = loss.add(losses.mixed(triplets.get().anchors(), read, cast, 1, new TreeMap<>()));
      }
      collector.backward(loss);
      kept = made.stopGradient();
    } finally {
      Weights.setLearning(frozen, true);
    }
    float norm = generator.update(pace * settings.generatorRate(), LONGEST_GRADIENT);
    CodeWatch.checkGradient(norm, steps + 1);
    return kept;
  }

  /** Real and synthetic pictures are judged apart: each is normalised by its own kind. */
  private void adversaryStep(NDArray asked, NDArray made, float pace, Map<String, Double> figures) {
    NDManager step = asked.getManager();
    int count = (int) asked.getShape().get(0);
    int known = unlabelled == null ? count : Math.max(1, count / LABELLED_SHARE);
    Batches.Batch batch = labelled.next(known);
    NDArray clean = models.base().views().clean(step, batch);
    NDArray content = Tensors.ofRows(step, batch.labels());
    if (unlabelled != null && count > known) {
      NDArray more = models.base().views().clean(step, unlabelled.next(count - known));
      content = content.concat(losses.beliefs(models.base().teacher().read(more, false)));
      clean = clean.concat(more);
    }
    try (GradientCollector collector = lesson.compute().collect()) {
      NDArray realOdds = models.adversary().odds(models.store(), clean, content);
      NDArray madeOdds = models.adversary().odds(models.store(), made, asked);
      collector.backward(DshGansLoss.adversary(realOdds, madeOdds, figures));
    }
    float norm = adversary.update(pace * settings.adversaryRate(), LONGEST_GRADIENT);
    CodeWatch.checkGradient(norm, steps + 1);
  }

  @Override
  public void exchange(State state) {
    state.part("generator", generator);
    state.part("adversary", adversary);
    state.part("labelled", labelled);
    if (unlabelled != null) {
      state.part("unlabelled", unlabelled);
    }
    state.part("chance", chance);
    steps = state.integer("steps", steps);
  }

  @Override
  public void close() {
    generator.close();
    adversary.close();
  }
}
