package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;
import dev.hammingbird.trainer.data.Batches;
import dev.hammingbird.trainer.data.Batches.Batch;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.network.HashNetwork.Reading;
import dev.hammingbird.trainer.tensor.Learner;
import dev.hammingbird.trainer.tensor.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Learning of H-Net from labelled pictures, all but the loss: the network on any backbone, light
 * changes to the pictures, optimiser, clock, and the slow average of the network that becomes the
 * result. The supervised methods differ by their losses alone.
 */
final class SupervisedRun implements AutoCloseable, Resumable {
  private static final float LONGEST_GRADIENT = 5;
  private final SupervisedSettings settings;
  private final Lesson lesson;
  private final Observer observer;
  private final NDManager manager;
  private final SsahModels models;
  private final Batches batches;
  private final Loss loss;
  private final Learner learner;
  private final CodeWatch watch;
  private Budget.Spent spent;
  private int steps;
  private long pictures;

  private SupervisedRun(
      SupervisedSettings settings,
      Lesson lesson,
      NDManager manager,
      Observer observer,
      Preparation preparation) {
    Chance chance = new Chance(lesson.seed());
    this.settings = settings;
    this.lesson = lesson;
    this.observer = observer;
    this.manager = manager;
    this.spent = lesson.budget().start(lesson.nanos());
    this.models =
        SsahModels.plain(
            settings.leftOut(), preparation.between(), lesson, manager, chance.fork(), observer);
    this.batches = new Batches(lesson.pictures(), lesson.pictures().classes(), 0, chance.fork());
    this.loss = preparation.loss(manager, width());
    this.watch = new CodeWatch(lesson.bits());
    List<Parameter> learned = new ArrayList<>(models.student().learned());
    learned.addAll(Weights.learned(loss.beside()));
    this.learner =
        Learner.ofAll(manager, learned, new Learner.Adam(0.9f, 0.99f, settings.weightDecay()));
  }

  /** A loss as it is set up for one run; its values that change are exchanged with a checkpoint. */
  interface Loss extends Resumable {
    /**
     * Returns the loss of a batch. A scalar.
     *
     * @param read what H-Net made of the batch
     * @param share the share of the budget that is used up
     * @param figures takes the values worth telling
     */
    NDArray of(Reading read, Batch batch, double share, Map<String, Double> figures);

    /** Returns what learns beside H-Net. */
    default Block[] beside() {
      return new Block[0];
    }

    @Override
    default void exchange(State state) {
      state.blocks("beside", beside());
    }
  }

  /** Sets a loss up for a run. */
  interface Preparation {
    /**
     * Returns the loss; may learn something first.
     *
     * @param manager the owner of what lives as long as the networks
     * @param width how many features H-Net reads the code from
     */
    Loss loss(NDManager manager, int width);

    /** Returns the width of a layer that H-Net has between features and code, 0 for none. */
    default int between() {
      return 0;
    }
  }

  /**
   * Learns until the budget is used up.
   *
   * @return the averaged network; the caller closes it
   */
  static HashFunction learn(
      SupervisedSettings settings, Lesson all, Observer observer, Preparation preparation) {
    Lesson lesson = all.labelledOnly();
    lesson.compute().quietThread();
    lesson.compute().seed(lesson.seed());
    NDManager manager = lesson.compute().newManager();
    boolean learned = false;
    try (SupervisedRun run = new SupervisedRun(settings, lesson, manager, observer, preparation)) {
      boolean _ = lesson.checkpoints().restore(run);
      while (run.share() < 1 && !observer.enough()) {
        observer.stopIfCancelled();
        run.step();
        lesson.checkpoints().passed(run);
        run.offer();
      }
      HashFunction result = run.finish();
      learned = true;
      return result;
    } finally {
      if (!learned) {
        manager.close();
      }
    }
  }

  private int width() {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray one = models.views().clean(scratch, batches.next(1));
      return (int) models.student().read(one, false).features().getShape().get(1);
    }
  }

  /** Offers what has been learned so far to the observer, whose time does not count. */
  private void offer() {
    double learned = spent.seconds();
    observer.offered(share(), () -> models.result(manager.newSubManager(), lesson));
    spent = spent.after(learned);
  }

  private double share() {
    return spent.share(steps);
  }

  private void step() {
    Batch batch = batches.next(settings.batch());
    Map<String, Double> figures = new TreeMap<>();
    try (NDManager step = manager.newSubManager();
        GradientCollector collector = lesson.compute().collect()) {
      NDArray clean = models.views().clean(step, batch);
      Reading read = models.student().read(models.views().light(clean, batch), true);
      if (steps % CodeWatch.EVERY == 0) {
        CodeWatch.check(read.outputs(), steps + 1);
        watch.look(models.teacher().read(clean, false).outputs(), steps + 1);
      }
      collector.backward(loss.of(read, batch, share(), figures));
    }
    float norm = learner.update(rate(), LONGEST_GRADIENT);
    CodeWatch.checkGradient(norm, steps + 1);
    figures.put("gradient", (double) norm);
    float decay = Math.min(settings.teacherDecay(), (1f + steps) / (10f + steps));
    models.teacher().follow(models.student(), decay);
    steps++;
    pictures += batch.size();
    observer.stepped(new Step("learn", steps, share(), pictures, spent.seconds(), figures));
  }

  private float rate() {
    double start = Math.min(1, (steps + 1) / 20.0);
    return (float) (settings.rate() * start * 0.5 * (1 + Math.cos(Math.PI * share())));
  }

  /** Takes the average's statistics on clean pictures again and returns it as a hash function. */
  private HashFunction finish() {
    for (int i = 0; i < 30; i++) {
      try (NDManager step = manager.newSubManager()) {
        Batch batch = batches.next(settings.batch());
        models.teacher().read(models.views().clean(step, batch), true);
      }
    }
    try (NDManager step = manager.newSubManager()) {
      Batch batch = batches.next(Math.min(settings.batch(), batches.size()));
      NDArray clean = models.views().clean(step, batch);
      CodeWatch.check(models.teacher().read(clean, false).outputs(), steps);
    }
    return models.result(manager, lesson);
  }

  @Override
  public void exchange(State state) {
    state.part("models", models);
    state.part("learner", learner);
    state.part("batches", batches);
    state.part("loss", loss);
    steps = state.integer("steps", steps);
    pictures = state.whole("pictures", pictures);
    double seconds = state.real("seconds", spent.seconds());
    if (state.restoring()) {
      spent = spent.after(seconds);
    }
  }

  @Override
  public void close() {
    learner.close();
  }
}
