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
import dev.hammingbird.trainer.method.DshGansStudio.Triplet;
import dev.hammingbird.trainer.network.HashFunction;
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

/** The moving parts of one run of DSH-GANs: networks, learners, batches and clock. */
final class DshGansState implements AutoCloseable, Resumable {
  private static final float LONGEST_GRADIENT = 5;
  private static final int GRIDS = 5;
  private static final int GRID_SIDE = 8;
  private static final int GRID_ROWS = 10;
  private final DshGansSettings settings;
  private final Lesson lesson;
  private final Observer observer;
  private final NDManager manager;
  private final DshGansModels models;
  private final DshGansLoss losses;
  private final CodeWatch watch;
  private final Batches labelled;
  private final float[][] labels;
  private final Chance chance;
  private final List<Parameter> learned;
  private final Learner network;
  private final DshGansStudio studio;
  private final Milestones grids = new Milestones(GRIDS);
  private Budget.Spent spent;
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
    this.labels = with.labels(classes);
    this.losses = new DshGansLoss(settings, models, labels);
    this.labelled = new Batches(with, classes, 0, chance.fork());
    this.learned = new ArrayList<>(models.base().student().learned());
    learned.addAll(Weights.learned(models.classifier()));
    this.network =
        Learner.ofAll(manager, learned, new Learner.Adam(0.5f, 0.99f, settings.weightDecay()));
    this.studio =
        new DshGansStudio(settings, lesson, manager, models, losses, learned, chance.fork());
  }

  /** Returns the share of the budget that is used up. */
  double share() {
    return spent.share(steps);
  }

  /**
   * One step of the network, and now and then one of generator and adversary.
   *
   * @param ranked whether triplets with synthetic pictures are formed: not while those are learned
   */
  void step(boolean ranked) {
    Batch batch = labelled.next(settings.batch());
    Map<String, Double> figures = new TreeMap<>();
    int read = batch.size();
    try (NDManager step = manager.newSubManager()) {
      Optional<Triplet> triplets = networkStep(step, batch, ranked, figures);
      read += triplets.map(triplet -> 2 * triplet.cast().count()).orElse(0);
      int lessons = ranked ? settings.jointLessons() : settings.lessons();
      if (settings.pictures() && steps % lessons == 0 && !(ranked && settings.frozenGenerator())) {
        read += studio.step(step, pace(), triplets, figures);
      }
    }
    String phase = ranked ? "joint" : "pre-training";
    done(settings.pictures() ? phase : "supervised", read, figures);
    paint();
  }

  /**
   * Hash and classification streams on real pictures, and once triplets are formed on some with
   * synthetic ones beside them. Real and synthetic pictures are read apart, each normalised by its
   * own kind: together, how many are synthetic would show in every picture.
   */
  private Optional<Triplet> networkStep(
      NDManager step, Batch batch, boolean ranked, Map<String, Double> figures) {
    NDArray clean = models.base().views().clean(step, batch);
    Optional<Cast> cast = ranked ? Optional.of(cast(batch.labels())) : Optional.empty();
    Optional<NDArray> made =
        cast.map(c -> models.pictures(Tensors.ofRows(step, c.asked()), chance));
    Optional<Triplet> triplets = Optional.empty();
    try (GradientCollector collector = lesson.compute().collect()) {
      Optional<Reading> beside = made.map(some -> models.base().student().read(some, true));
      Reading read = models.base().student().read(clean, true);
      watch(read, clean);
      NDArray codes = DshGansLoss.codes(read);
      NDArray loss = supervised(step, read, codes, batch.labels(), figures);
      if (cast.isPresent() && beside.isPresent()) {
        NDArray anchors = codes.get("0:{}", cast.get().count());
        float weight = settings.synthetic();
        loss = loss.add(losses.mixed(anchors, beside.get(), cast.get(), weight, figures));
        triplets = Optional.of(new Triplet(cast.get(), anchors.stopGradient()));
      }
      collector.backward(loss);
    }
    update(figures);
    return triplets;
  }

  private Cast cast(float[][] batch) {
    float[][] some = Arrays.copyOf(batch, Math.min(settings.triplets(), batch.length));
    return new Cast(some, Triplets.others(some, labels, chance));
  }

  private NDArray supervised(
      NDManager step, Reading read, NDArray codes, float[][] batch, Map<String, Double> figures) {
    Shape square = new Shape(batch.length, batch.length);
    NDArray similar = Tensors.of(step, Triplets.partners(batch, true, chance), square);
    NDArray dissimilar = Tensors.of(step, Triplets.partners(batch, false, chance), square);
    return losses.supervised(read, similar.matMul(codes), dissimilar.matMul(codes), batch, figures);
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
    float norm = network.update(pace() * settings.rate(), LONGEST_GRADIENT);
    CodeWatch.checkGradient(norm, steps + 1);
    figures.put("gradient", (double) norm);
    float decay = Math.min(settings.teacherDecay(), (1f + steps) / (10f + steps));
    models.base().teacher().follow(models.base().student(), decay);
  }

  /** Returns the share of the highest learning rates that is used now. */
  private float pace() {
    double start = Math.min(1, (steps + 1) / 20.0);
    return (float) (start * 0.5 * (1 + Math.cos(Math.PI * share())));
  }

  private void done(String phase, long read, Map<String, Double> figures) {
    steps++;
    pictures += read;
    observer.stepped(new Step(phase, steps, share(), pictures, spent.seconds(), figures));
  }

  /** Shows, a few times a run, what the generator makes: a row a class, always of one noise. */
  private void paint() {
    if (!settings.pictures() || !grids.reached(share())) {
      return;
    }
    int classes = Math.min(GRID_ROWS, labels[0].length);
    float[][] asked = new float[classes * GRID_SIDE][labels[0].length];
    for (int i = 0; i < asked.length; i++) {
      asked[i][i / GRID_SIDE] = 1;
    }
    try (NDManager scratch = manager.newSubManager()) {
      NDArray made = models.pictures(Tensors.ofRows(scratch, asked), new Chance(lesson.seed()));
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
    return models.base().views().clean(step, labelled.next(settings.batch()));
  }

  @Override
  public void exchange(State state) {
    state.part("models", models);
    state.part("network", network);
    state.part("studio", studio);
    state.part("labelled", labelled);
    state.part("chance", chance);
    state.part("grids", grids);
    steps = state.integer("steps", steps);
    pictures = state.whole("pictures", pictures);
    double seconds = state.real("seconds", spent.seconds());
    spent = state.restoring() ? spent.after(seconds) : spent;
  }

  @Override
  public void close() {
    network.close();
    studio.close();
  }
}
