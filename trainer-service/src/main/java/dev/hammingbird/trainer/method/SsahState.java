package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;
import dev.hammingbird.trainer.data.Batches;
import dev.hammingbird.trainer.data.Batches.Batch;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.network.HashNetwork.Reading;
import dev.hammingbird.trainer.tensor.Learner;
import dev.hammingbird.trainer.tensor.Tensors;
import dev.hammingbird.trainer.tensor.Weights;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The moving parts of one run of SSAH: networks, learners, batches, pace and clock. */
final class SsahState implements AutoCloseable, Resumable {
  private static final float LONGEST_GRADIENT = 5;
  private static final int GRIDS = 10;
  private final SsahSettings settings;
  private final Lesson lesson;
  private final Observer observer;
  private final NDManager manager;
  private final SsahModels models;
  private final CleanLoss supervision;
  private final CodeWatch watch;
  private final Batches labelled;
  private final @Nullable Batches unlabelled;
  private final Learner learner;
  private final Learner adversary;
  private final Milestones grids = new Milestones(GRIDS);
  private Budget.Spent spent;
  private Pace pace;
  private double cleanLoss;
  private double jointFrom;
  private double lastShare;
  private boolean joint;
  private int steps;
  private long pictures;

  private SsahState(
      SsahSettings settings,
      Lesson lesson,
      Observer observer,
      NDManager manager,
      SsahModels models,
      Batches labelled,
      @Nullable Batches unlabelled,
      Budget.Spent spent) {
    this.settings = settings;
    this.lesson = lesson;
    this.observer = observer;
    this.manager = manager;
    this.models = models;
    this.supervision = new CleanLoss(settings);
    this.watch = new CodeWatch(lesson.bits());
    this.labelled = labelled;
    this.unlabelled = unlabelled;
    this.learner =
        new Learner(
            manager,
            List.of(
                new Learner.Group(models.student().backboneLearned(), settings.backboneShare()),
                new Learner.Group(models.student().headLearned(), 1)),
            rule(settings));
    this.adversary =
        Learner.ofAll(manager, models.views().learned(), new Learner.Adam(0.5f, 0.999f, 0));
    this.pace = new Pace(settings, 0);
    this.spent = spent;
  }

  private static Learner.Rule rule(SsahSettings settings) {
    return settings.adam()
        ? new Learner.Adam(0.9f, 0.99f, settings.weightDecay())
        : new Learner.Momentum(0.9f, settings.weightDecay());
  }

  static SsahState prepare(
      SsahSettings settings, Lesson lesson, NDManager manager, Observer observer) {
    Budget.Spent fromHere = lesson.budget().start(lesson.nanos());
    Chance chance = new Chance(lesson.seed());
    List<String> classes = lesson.pictures().classes();
    LabelledPictures with = lesson.pictures().labelled();
    LabelledPictures without = lesson.pictures().only(picture -> picture.labels().isEmpty());
    SsahModels models = SsahModels.make(settings, lesson, manager, chance.fork(), observer);
    return new SsahState(
        settings,
        lesson,
        observer,
        manager,
        models,
        new Batches(with, classes, 0, chance.fork()),
        without.size() == 0 || settings.unlabelledBatch() == 0
            ? null
            : new Batches(without, classes, with.size(), chance.fork()),
        fromHere);
  }

  /** Offers what has been learned so far to the observer, whose time does not count. */
  void offer() {
    double learned = spent.seconds();
    observer.offered(share(), () -> models.result(manager.newSubManager(), lesson));
    spent = spent.after(learned);
  }

  /** Returns whether H-Net still learns alone. */
  boolean warmingUp() {
    return !joint && share() < settings.warmUp() && !observer.enough();
  }

  /** Returns the share of the budget that is used up. */
  double share() {
    return spent.share(steps);
  }

  /** One step of H-Net on labelled pictures alone. */
  void warmUpStep() {
    Batch batch = labelled.next(settings.warmUpBatch());
    Map<String, Double> figures = new TreeMap<>();
    try (NDManager step = manager.newSubManager();
        GradientCollector collector = lesson.compute().collect()) {
      NDArray clean = models.views().clean(step, batch);
      Reading read = models.student().read(models.views().light(clean, batch), true);
      watch(read, clean);
      NDArray loss = supervision.of(read, batch, figures);
      collector.backward(loss);
    }
    cleanLoss += 0.05 * (figures.getOrDefault("pair", 0.0) - cleanLoss);
    update(figures);
    done("warm-up", batch.size(), figures);
  }

  /** Starts the joint phase, unless a checkpoint was within it. */
  void beginJoint() {
    if (joint) {
      return;
    }
    joint = true;
    pace = new Pace(settings, cleanLoss);
    jointFrom = share();
    lastShare = jointFrom;
  }

  /** One step of A-Net, when it is due, and one of H-Net. */
  void jointStep() {
    Batch taught = labelled.next(settings.labelledBatch());
    Batch all =
        unlabelled == null ? taught : taught.with(unlabelled.next(settings.unlabelledBatch()));
    Map<String, Double> figures = new TreeMap<>();
    try (NDManager step = manager.newSubManager()) {
      NDArray clean = models.views().clean(step, all);
      Reading seen = models.taught(settings, clean);
      if (models.competes(settings) && steps % settings.adversaryEvery() == 0) {
        adversaryStep(clean, seen, taught, all, figures);
      }
      NDArray hard = models.views().hard(clean, seen, all, pace.strength()).inputs();
      hashStep(clean, hard, seen, taught, all, figures);
      if (grids.reached(share())) {
        models.show(observer, lesson.pictures().side(), clean, hard);
      }
    }
    advance(figures);
    done("joint", taught.size() + 2L * all.size(), figures);
  }

  private void adversaryStep(
      NDArray clean, Reading seen, Batch taught, Batch all, Map<String, Double> figures) {
    Weights.setLearning(models.student().learned(), false);
    try (NDManager step = manager.newSubManager();
        GradientCollector collector = lesson.compute().collect()) {
      AdversaryLoss losses = new AdversaryLoss(settings, models, pace);
      NDArray loss = losses.of(step, clean, seen, taught, all, figures);
      collector.backward(loss);
    } finally {
      Weights.setLearning(models.student().learned(), true);
    }
    CodeWatch.checkGradient(
        adversary.update(settings.adversaryRate(), LONGEST_GRADIENT), steps + 1);
  }

  private void hashStep(
      NDArray clean,
      NDArray hard,
      Reading seen,
      Batch taught,
      Batch all,
      Map<String, Double> figures) {
    int n = taught.size();
    HardLoss losses = new HardLoss(settings, pace);
    try (GradientCollector collector = lesson.compute().collect()) {
      NDArray inputs = models.views().taught(clean.get("0:{}", n)).concat(hard);
      Reading read = models.student().read(inputs, true);
      Reading cleanly = SsahModels.rows(read, 0, n);
      Reading deformed = SsahModels.rows(read, n, -1);
      watch(cleanly, clean);
      NDArray loss = supervision.of(cleanly, taught, figures);
      NDArray onHard = losses.labelled(cleanly, SsahModels.rows(deformed, 0, n), taught, figures);
      NDArray total = loss.add(Tensors.scale(onHard, settings.hard()));
      if (unlabelled != null) {
        float[][] sure = losses.pseudoLabels(SsahModels.rows(seen, n, -1).scores());
        observer.pseudoLabelled(unlabelled.ids(all, n), sure);
        Reading other = SsahModels.rows(deformed, n, -1);
        NDArray agreed = losses.unlabelled(other, seen, sure, taught, figures);
        total = total.add(Tensors.scale(agreed, settings.consistencyAt(jointDone())));
      }
      collector.backward(losses.neighbours(total, deformed, seen, figures));
    }
    update(figures);
  }

  private void watch(Reading read, NDArray clean) {
    if (steps % CodeWatch.EVERY == 0) {
      CodeWatch.check(read.outputs(), steps + 1);
      watch.look(models.teacher().read(clean, false).outputs(), steps + 1);
    }
  }

  private double jointDone() {
    return (share() - jointFrom) / (1 - jointFrom);
  }

  private void update(Map<String, Double> figures) {
    float norm = learner.update(rate(), LONGEST_GRADIENT);
    CodeWatch.checkGradient(norm, steps + 1);
    figures.put("gradient", (double) norm);
    float decay = Math.min(settings.teacherDecay(), (1f + steps) / (10f + steps));
    models.teacher().follow(models.student(), decay);
  }

  private float rate() {
    double start = Math.min(1, (steps + 1) / 20.0);
    return (float) (settings.rate() * start * 0.5 * (1 + Math.cos(Math.PI * share())));
  }

  private void advance(Map<String, Double> figures) {
    double share = share();
    double rise = (share - lastShare) / (settings.rise() * (1 - jointFrom));
    lastShare = share;
    pace.measured(figures.getOrDefault("gap", 0.0), rise);
    figures.put("pace", pace.reached());
    figures.put("area", (double) pace.strength().area());
    figures.put("angle", (double) pace.strength().angle());
    figures.put("margin", (double) pace.margin());
    figures.put("gap_mean", pace.gap());
  }

  private void done(String phase, long read, Map<String, Double> figures) {
    steps++;
    pictures += read;
    observer.stepped(new Step(phase, steps, share(), pictures, spent.seconds(), figures));
  }

  /** Takes the teacher's statistics on clean pictures again and returns it as a hash function. */
  HashFunction finish() {
    for (int i = 0; i < 30; i++) {
      try (NDManager step = manager.newSubManager()) {
        Batch batch = labelled.next(Math.min(32, labelled.size()));
        if (unlabelled != null) {
          batch = batch.with(unlabelled.next(64));
        }
        models.teacher().read(models.views().clean(step, batch), true);
      }
    }
    return models.result(manager, lesson);
  }

  @Override
  public void exchange(State state) {
    state.part("models", models);
    state.part("learner", learner);
    state.part("adversary", adversary);
    state.part("labelled", labelled);
    if (unlabelled != null) {
      state.part("unlabelled", unlabelled);
    }
    state.part("pace", pace);
    state.part("grids", grids);
    joint = state.integer("joint", joint ? 1 : 0) == 1;
    cleanLoss = state.real("cleanLoss", cleanLoss);
    jointFrom = state.real("jointFrom", jointFrom);
    lastShare = state.real("lastShare", lastShare);
    steps = state.integer("steps", steps);
    pictures = state.whole("pictures", pictures);
    double seconds = state.real("seconds", spent.seconds());
    spent = state.restoring() ? spent.after(seconds) : spent;
  }

  @Override
  public void close() {
    learner.close();
    adversary.close();
  }
}
