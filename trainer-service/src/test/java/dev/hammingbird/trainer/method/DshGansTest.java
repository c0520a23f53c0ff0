package dev.hammingbird.trainer.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.evaluation.Retrieval;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.tensor.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DshGansTest {
  private static final DshGansSettings QUICK =
      new DshGansSettings(
          10, 4, 8, 1, 2, 0.4, 16, 1, 1, false, true, 2e-3f, 1e-3f, 5e-4f, 5e-4f, 0.9f, 0.9f);
  private static final Backbone RESIDUAL = new Backbone.Residual("residual-small");

  private final List<Step> steps = new ArrayList<>();
  private final List<String> grids = new ArrayList<>();
  private @TempDir Path folder;

  private Observer noting() {
    return new Observer() {
      @Override
      public void stepped(Step step) {
        steps.add(step);
      }

      @Override
      public boolean cancelled() {
        return false;
      }

      @Override
      public void pictures(String name, byte[] rgb, int columns, int rows, int side) {
        assertThat(rgb).hasSize(columns * rows * side * side * 3);
        grids.add("%s %d x %d of %d".formatted(name, columns, rows, side));
      }
    };
  }

  private static Lesson lesson(
      List<Picture> labelled, int unlabelled, Backbone backbone, int steps) {
    List<Picture> pictures = new ArrayList<>(labelled);
    for (Picture picture : Stripes.pictures(unlabelled, 5)) {
      pictures.add(new Picture("bare-" + picture.id(), picture.pixels(), List.of()));
    }
    return new Lesson(
        new LabelledPictures(Stripes.SIDE, pictures),
        16,
        7,
        new Budget(Duration.ofMinutes(5), steps),
        backbone,
        Device.CPU,
        System::nanoTime);
  }

  private double map(HashMethod method, Lesson lesson) {
    LabelledPictures fresh = new LabelledPictures(Stripes.SIDE, Stripes.pictures(80, 99));
    try (HashFunction learned = method.learn(lesson, noting())) {
      return Retrieval.of(learned.outputs(fresh.pixels()), fresh.labels(fresh.classes()))
          .judgeAll()
          .map();
    }
  }

  @Test
  void learnsWhileAGeneratorMakesPicturesToLearnFrom() {
    double map = map(new DshGans(QUICK), lesson(Stripes.pictures(200, 1), 60, RESIDUAL, 50));

    assertThat(map).isGreaterThan(0.5);
    assertThat(steps.getFirst().phase()).isEqualTo("pre-training");
    assertThat(steps.getFirst().figures())
        .containsKeys("triplet", "class", "adversary", "generator")
        .doesNotContainKeys("triplet_made", "class_made");
    assertThat(steps.getLast().phase()).isEqualTo("joint");
    assertThat(steps.getLast().figures())
        .containsKeys("triplet", "class", "triplet_made", "class_made");
    assertThat(grids).hasSize(5).containsOnly("generator 8 x 4 of 32");
  }

  @Test
  void generatorAndAdversaryLearnOnceInSoManyLessons() {
    DshGansSettings rare =
        QUICK.with(Map.of("lessons", "2", "jointLessons", "3", "preTraining", "0.5"));

    try (HashFunction learned =
        new DshGans(rare).learn(lesson(Stripes.pictures(40, 1), 20, RESIDUAL, 12), noting())) {
      assertThat(learned.bits()).isEqualTo(16);
    }
    List<Integer> painting = new ArrayList<>();
    for (Step step : steps) {
      if (step.figures().containsKey("generator")) {
        painting.add(step.number() - 1);
      }
    }
    assertThat(painting).containsExactly(0, 2, 4, 6, 9);
  }

  @Test
  void theControlLearnsFromRealTripletsAlone() {
    double map =
        map(
            new DshGans(QUICK.withoutPictures()),
            lesson(Stripes.pictures(200, 1), 0, RESIDUAL, 60));

    assertThat(map).isGreaterThan(0.5);
    assertThat(steps.getLast().phase()).isEqualTo("supervised");
    assertThat(grids).isEmpty();
  }

  @Test
  void learnsFromPicturesWithSeveralLabelsAndAGeneratorThatStopsLearning() {
    DshGansSettings frozen =
        QUICK.with(Map.of("frozenGenerator", "true", "preTraining", "0.5", "jointLessons", "1"));
    Lesson lesson = lesson(Stripes.quarters(30, 1), 10, RESIDUAL, 4);

    try (HashFunction learned = new DshGans(frozen).learn(lesson, noting())) {
      assertThat(learned.outputs(lesson.pictures().pixels())).hasDimensions(40, 16);
    }
    assertThat(steps.getFirst().figures()).containsKey("generator");
    assertThat(steps.getLast().figures()).doesNotContainKey("generator");
  }

  @Test
  void endsEarlyWithAResultWhenTheObserverHasSeenEnough() {
    List<Double> offered = new ArrayList<>();
    Observer soonContent =
        new Observer() {
          @Override
          public void stepped(Step step) {
            steps.add(step);
          }

          @Override
          public boolean cancelled() {
            return false;
          }

          @Override
          public void offered(double share, Supplier<HashFunction> now) {
            try (HashFunction so = now.get()) {
              assertThat(so.bits()).isEqualTo(16);
            }
            offered.add(share);
          }

          @Override
          public boolean enough() {
            return steps.size() == 2;
          }
        };
    Lesson lesson = lesson(Stripes.pictures(20, 1), 0, RESIDUAL, 30);

    try (HashFunction learned = new DshGans(QUICK.withoutPictures()).learn(lesson, soonContent)) {
      assertThat(learned.outputs(lesson.pictures().pixels())).hasDimensions(20, 16);
    }
    assertThat(offered).hasSize(2);
  }

  @Test
  void refusesAFrozenBackboneSayingWhatToDo() throws IOException {
    Lesson lesson = lesson(Stripes.pictures(20, 1), 0, TinyBackbone.write(folder), 3);

    assertThatExceptionOfType(LessonRefusedException.class)
        .isThrownBy(() -> new DshGans(QUICK).learn(lesson, noting()))
        .withMessageContaining("a frozen backbone does not allow")
        .withMessageContaining("residual-small");
  }

  @Test
  void refusesPicturesWithoutLabels() {
    assertThatExceptionOfType(LessonRefusedException.class)
        .isThrownBy(() -> new DshGans(QUICK).learn(lesson(List.of(), 20, RESIDUAL, 3), noting()))
        .withMessageContaining("dsh-gans needs labelled pictures of at least two classes");
  }

  @Test
  void endsWhenNumbersAreNoLongerFinite() {
    String most = String.valueOf(Float.MAX_VALUE);
    DshGansSettings wild = QUICK.with(Map.of("rate", most, "generatorRate", most));

    assertThatExceptionOfType(DivergedException.class)
        .isThrownBy(() ->
            new DshGans(wild).learn(lesson(Stripes.pictures(20, 1), 0, RESIDUAL, 30), noting()))
        .withMessageContaining("lower the learning rate");
  }
}
