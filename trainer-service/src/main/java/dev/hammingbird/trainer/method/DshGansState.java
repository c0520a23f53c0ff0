package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;
import dev.hammingbird.trainer.data.Batches;
import dev.hammingbird.trainer.data.Batches.Batch;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.method.DshGansLoss.Cast;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.network.HashNetwork.Reading;
import dev.hammingbird.trainer.tensor.Learner;
import dev.hammingbird.trainer.tensor.Tensors;
import dev.hammingbird.trainer.tensor.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The moving parts of one run of DSH-GANs: networks, learners, batches and clock. */
final class DshGansState implements AutoCloseable, Resumable {
  private static final float LONGEST_GRADIENT = 5;
  private static final float LEAD = 0.1f;
  private static final double GUESSING = Math.log(2);
  private static final int GRIDS = 5;
  private static final int GRID_SIDE = 8;
  private final DshGansSettings settings;
  private final Lesson lesson;
  private final Observer observer;
  private final NDManager manager;
  private final DshGansModels models;
  private final DshGansLoss losses;
  private final CodeWatch watch;
  private final Batches labelled;
  private final @Nullable Batches unlabelled;
  private final float[][] labels;
  private final Chance chance;
  private final List<Parameter> learned;
  private final Learner network;
  private final Learner generator;
  private final Milestones grids = new Milestones(GRIDS);
  private Budget.Spent spent;
  private double lead = GUESSING;
  private int steps;
  private long pictures;

  DshGansState(DshGansSettings settings, Lesson lesson, NDManager manager, Observer observer) {
    this.settings = settings;
    this.lesson = lesson;
    this.observer = observer;
    this.manager = manager;
    this.chance = new Chance(lesson.seed());
    this.spent = lesson.budget().start(lesson.nanos());
    this.models = DshGansModels.make(settings, lesson, manager, chance.fork(), observer);
    this.watch = new CodeWatch(lesson.bits());
    List<String> classes = lesson.pictures().classes();
    LabelledPictures with = lesson.pictures().labelled();
    LabelledPictures without = lesson.pictures().only(picture -> picture.labels().isEmpty());
    this.labels = with.labels(classes);
    this.losses = new DshGansLoss(settings, models, labels);
    this.labelled = new Batches(with, classes, 0, chance.fork());
    this.unlabelled =
        without.size() == 0 ? null : new Batches(without, classes, with.size(), chance.fork());
    this.learned = new ArrayList<>(models.base().student().learned());
    learned.addAll(Weights.learned(models.heads()));
    this.network =
        Learner.ofAll(manager, learned, new Learner.Adam(0.5f, 0.99f, settings.weightDecay()));
    List<Parameter> painting = Weights.learned(models.generator());
    this.generator = Learner.ofAll(manager, painting, new Learner.Adam(0.5f, 0.99f, 0));
  }

  /** Returns the share of the budget that is used up. */
  double share() {
    return spent.share(steps);
  }

  /**
   * One step of the network and one of the generator.
   *
   * @param ranked whether triplets are formed: not while both are pre-trained
   */
  void step(boolean ranked) {
    Batch batch = labelled.next(settings.batch());
    Batch real =
        unlabelled == null ? batch : batch.with(unlabelled.next(settings.unlabelledBatch()));
    Cast cast =
        new Cast(
            batch.labels(),
            Triplets.others(batch.labels(), labels, chance),
            real.size() - batch.size());
    Map<String, Double> figures = new TreeMap<>();
    try (NDManager step = manager.newSubManager()) {
      NDArray clean = models.base().views().clean(step, real);
      NDArray anchors = networkStep(clean, cast, ranked, figures);
      if (!ranked || !settings.frozenGenerator()) {
        generatorStep(anchors, cast, ranked, figures);
      }
    }
    done(ranked ? "joint" : "pre-training", real.size() + 4L * cast.count(), figures);
    paint();
  }

  /**
   * Real and synthetic pictures are read apart, each normalised by its own kind: together, how many
   * are synthetic would show in every picture.
   *
   * @return the codes of the labelled pictures
   */
  private NDArray networkStep(
      NDArray clean, Cast cast, boolean ranked, Map<String, Double> figures) {
    NDArray pictures = models.pictures(clean.getManager(), cast.asked(), chance, true);
    NDArray anchors;
    boolean resting = lead < settings.rest();
    try (GradientCollector collector = lesson.compute().collect()) {
      Reading made = models.base().student().read(pictures, true);
      Reading real = models.base().student().read(clean, true);
      watch(real, clean);
      anchors = DshGansLoss.codes(real).get("0:{}", cast.count()).stopGradient();
      collector.backward(losses.network(real, made, cast, ranked, resting, figures));
    }
    lead += LEAD * (figures.getOrDefault("adversary", GUESSING) - lead);
    figures.put("resting", resting ? 1.0 : 0.0);
    update(figures);
    return anchors;
  }

  /** The network is frozen; it reads synthetic pictures as it does when it learns from them. */
  private void generatorStep(
      NDArray anchors, Cast cast, boolean ranked, Map<String, Double> figures) {
    Weights.setLearning(learned, false);
    try (NDManager step = manager.newSubManager();
        GradientCollector collector = lesson.compute().collect()) {
      NDArray made = models.pictures(step, cast.asked(), chance, true);
      Reading read = models.base().student().read(made, true);
      collector.backward(losses.generator(anchors, read, cast, ranked, figures));
    } finally {
      Weights.setLearning(learned, true);
    }
    float norm = generator.update(rate(settings.generatorRate()), LONGEST_GRADIENT);
    CodeWatch.checkGradient(norm, steps + 1);
  }

  /** One step of the control: hash and classification streams on real labelled pictures. */
  void supervisedStep() {
    Batch batch = labelled.next(settings.batch());
    int n = batch.size();
    Map<String, Double> figures = new TreeMap<>();
    try (NDManager step = manager.newSubManager();
        GradientCollector collector = lesson.compute().collect()) {
      NDArray clean = models.base().views().clean(step, batch);
      Reading read = models.base().student().read(clean, true);
      watch(read, clean);
      NDArray codes = DshGansLoss.codes(read);
      float[] similar = Triplets.partners(batch.labels(), true, chance);
      float[] dissimilar = Triplets.partners(batch.labels(), false, chance);
      NDArray loss =
          losses.supervised(
              read,
              Tensors.of(step, similar, new Shape(n, n)).matMul(codes),
              Tensors.of(step, dissimilar, new Shape(n, n)).matMul(codes),
              batch.labels(),
              figures);
      collector.backward(loss);
    }
    update(figures);
    done("supervised", n, figures);
  }

  /** Offers what has been learned so far to the observer, whose time does not count. */
  void offer() {
    double learning = spent.seconds();
    observer.offered(share(), () -> models.base().result(manager.newSubManager(), lesson));
    spent = spent.after(learning);
  }

  private void watch(Reading read, NDArray clean) {
    if (steps % CodeWatch.EVERY == 0) {
      CodeWatch.check(read.outputs(), steps + 1);
      watch.look(models.base().teacher().read(clean, false).outputs(), steps + 1);
    }
  }

  private void update(Map<String, Double> figures) {
    float norm = network.update(rate(settings.rate()), LONGEST_GRADIENT);
    CodeWatch.checkGradient(norm, steps + 1);
    figures.put("gradient", (double) norm);
    float decay = Math.min(settings.teacherDecay(), (1f + steps) / (10f + steps));
    models.base().teacher().follow(models.base().student(), decay);
  }

  private float rate(float highest) {
    double start = Math.min(1, (steps + 1) / 20.0);
    return (float) (highest * start * 0.5 * (1 + Math.cos(Math.PI * share())));
  }

  private void done(String phase, long read, Map<String, Double> figures) {
    steps++;
    pictures += read;
    observer.stepped(new Step(phase, steps, share(), pictures, spent.seconds(), figures));
  }

  /** Shows, a few times a run, what the generator makes: a row a class, always of one noise. */
  private void paint() {
    if (!grids.reached(share())) {
      return;
    }
    int classes = Math.min(GRID_SIDE, labels[0].length);
    float[][] asked = new float[classes * GRID_SIDE][labels[0].length];
    for (int i = 0; i < asked.length; i++) {
      asked[i][i / GRID_SIDE] = 1;
    }
    try (NDManager scratch = manager.newSubManager()) {
      NDArray made = models.pictures(scratch, asked, new Chance(lesson.seed()), false);
      observer.pictures(
          "generator", Tensors.pixels(made), GRID_SIDE, classes, lesson.pictures().side());
    }
  }

  /** Takes the average's statistics again, on real pictures, and returns it as a hash function. */
  HashFunction finish() {
    for (int i = 0; i < 30; i++) {
      try (NDManager step = manager.newSubManager()) {
        models.base().teacher().read(real(step), true);
      }
    }
    try (NDManager step = manager.newSubManager()) {
      CodeWatch.check(models.base().teacher().read(real(step), false).outputs(), steps);
    }
    return models.base().result(manager, lesson);
  }

  private NDArray real(NDManager step) {
    Batch real = labelled.next(settings.batch());
    if (unlabelled != null && settings.pictures()) {
      real = real.with(unlabelled.next(settings.unlabelledBatch()));
    }
    return models.base().views().clean(step, real);
  }

  @Override
  public void exchange(State state) {
    state.part("models", models);
    state.part("network", network);
    state.part("generator", generator);
    state.part("labelled", labelled);
    if (unlabelled != null) {
      state.part("unlabelled", unlabelled);
    }
    state.part("chance", chance);
    state.part("grids", grids);
    lead = state.real("lead", lead);
    steps = state.integer("steps", steps);
    pictures = state.whole("pictures", pictures);
    double seconds = state.real("seconds", spent.seconds());
    spent = state.restoring() ? spent.after(seconds) : spent;
  }

  @Override
  public void close() {
    network.close();
    generator.close();
  }
}
