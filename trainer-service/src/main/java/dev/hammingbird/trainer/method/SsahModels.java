package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.network.HashHead;
import dev.hammingbird.trainer.network.HashNetwork;
import dev.hammingbird.trainer.network.HashNetwork.Reading;
import dev.hammingbird.trainer.network.PictureBackbone;
import dev.hammingbird.trainer.tensor.Tensors;
import dev.hammingbird.trainer.tensor.Weights;
import java.util.Map;
import java.util.function.Supplier;

/**
 * SSAH's networks.
 *
 * @param student H-Net as it learns
 * @param teacher a slow copy of it, whose parameters record no gradients
 * @param views clean and deformed pictures, with A-Net
 * @param front what stands before the networks in the exported graph
 */
record SsahModels(HashNetwork student, HashNetwork teacher, Views views, Front front)
    implements Resumable {
  private static final int SHOWN = 8;

  /** What stands before the networks in the exported graph. */
  interface Front {
    /** Returns the finished hash function of a network. */
    HashFunction result(NDManager manager, HashNetwork network, int bits, int side);
  }

  /**
   * Makes networks for a method that deforms no pictures, and has them read but once.
   *
   * @param leftOut share of a frozen backbone's features that H-Net does not see
   * @param between width of a layer between features and code, 0 for none
   */
  static SsahModels plain(
      float leftOut,
      int between,
      Lesson lesson,
      NDManager manager,
      Chance random,
      Observer observer) {
    SsahSettings none =
        SsahSettings.defaults().with(Map.of("variants", "0", "leftOut", String.valueOf(leftOut)));
    return make(none, between, lesson, manager, random, observer);
  }

  static SsahModels make(
      SsahSettings settings, Lesson lesson, NDManager manager, Chance random, Observer observer) {
    return make(settings, 0, lesson, manager, random, observer);
  }

  private static SsahModels make(
      SsahSettings settings,
      int between,
      Lesson lesson,
      NDManager manager,
      Chance random,
      Observer observer) {
    Supplier<HashHead> head =
        () -> new HashHead(lesson.bits(), lesson.pictures().classes().size(), between);
    return switch (lesson.backbone()) {
      case Backbone.Learned learned -> onPictures(settings, lesson, learned, head, manager, random);
      case Backbone.Frozen frozen -> {
        FeatureBank bank = FeatureBank.compute(lesson, frozen.file(), settings, random, observer);
        yield onFeatures(settings, frozen, bank, head, manager, random);
      }
    };
  }

  private static SsahModels onPictures(
      SsahSettings settings,
      Lesson lesson,
      Backbone.Learned learned,
      Supplier<HashHead> head,
      NDManager manager,
      Chance random) {
    int side = lesson.pictures().side();
    PictureBackbone first = learned.make(manager, side);
    HashNetwork student = HashNetwork.onPictures(manager, first, head.get());
    HashNetwork teacher = HashNetwork.onPictures(manager, learned.make(manager, side), head.get());
    Views views =
        new PictureViews(manager, side, first.mapChannels(), settings.randomAdversary(), random);
    return taught(student, teacher, views, PictureHash::new);
  }

  private static SsahModels onFeatures(
      SsahSettings settings,
      Backbone.Frozen frozen,
      FeatureBank bank,
      Supplier<HashHead> head,
      NDManager manager,
      Chance random) {
    HashNetwork student = HashNetwork.onFeatures(manager, bank.width(), head.get());
    HashNetwork teacher = HashNetwork.onFeatures(manager, bank.width(), head.get());
    Views views =
        new BankViews(manager, bank, settings.leftOut(), settings.randomAdversary(), random);
    return taught(
        student,
        teacher,
        views,
        (owner, network, bits, side) ->
            new FeatureHash(
                owner,
                network,
                Features.ofBackbone(frozen.file(), side, 1),
                bank.standard(),
                bits,
                side));
  }

  private static SsahModels taught(
      HashNetwork student, HashNetwork teacher, Views views, Front front) {
    teacher.follow(student, 0);
    Weights.setLearning(teacher.learned(), false);
    return new SsahModels(student, teacher, views, front);
  }

  /**
   * Returns what the teacher makes of clean inputs.
   *
   * @param clean inputs, {@code [n, ...]}
   */
  Reading taught(SsahSettings settings, NDArray clean) {
    Reading seen = teacher.read(clean, settings.cleanTeacher());
    return settings.mirroredTeacher()
        ? seen.meanWith(teacher.read(views.mirrored(clean), settings.cleanTeacher()))
        : seen;
  }

  /** Returns whether A-Net learns to make pictures hard. */
  boolean competes(SsahSettings settings) {
    return !settings.randomAdversary() && !views.learned().isEmpty();
  }

  /** Returns the teacher as a hash function that owns the manager. */
  HashFunction result(NDManager manager, Lesson lesson) {
    return front.result(manager, teacher, lesson.bits(), lesson.pictures().side());
  }

  /**
   * Returns some rows of a reading, without the feature map's.
   *
   * @param to the row after the last; -1 for all from {@code from} on
   */
  static Reading rows(Reading read, int from, int to) {
    long end = to < 0 ? read.relaxed().getShape().get(0) : to;
    return new Reading(
        read.map(),
        read.features().get("{}:{}", from, end),
        read.outputs().get("{}:{}", from, end),
        read.relaxed().get("{}:{}", from, end),
        read.scores().get("{}:{}", from, end));
  }

  @Override
  public void exchange(State state) {
    state.part("student", student);
    state.part("teacher", teacher);
    state.part("views", views);
  }

  /** Shows an observer the first few pictures of a batch, above their deformed versions. */
  void show(Observer observer, int side, NDArray clean, NDArray hard) {
    if (clean.getShape().dimension() != 4) {
      return;
    }
    int shown = (int) Math.min(SHOWN, clean.getShape().get(0));
    NDArray both = clean.get("0:{}", shown).concat(hard.get("0:{}", shown));
    observer.pictures("adversary", Tensors.pixels(both), shown, 2, side);
  }

  /** Returns a scalar's value. */
  static double value(NDArray scalar) {
    return scalar.getFloat();
  }
}
