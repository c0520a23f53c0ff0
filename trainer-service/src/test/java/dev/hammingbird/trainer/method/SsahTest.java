package dev.hammingbird.trainer.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.tensor.Device;
import dev.hammingbird.trainer.tensor.Tensors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class SsahTest {
  private static final int SIDE = 32;

  private final List<Step> steps = new ArrayList<>();

  private Observer noting(int stopAfter) {
    return new Observer() {
      @Override
      public void stepped(Step step) {
        steps.add(step);
      }

      @Override
      public boolean cancelled() {
        return steps.size() >= stopAfter;
      }
    };
  }

  private static List<Picture> pictures(int labelled, int unlabelled) {
    List<Picture> pictures = new ArrayList<>();
    for (Picture picture : TexturedShapes.pictures(labelled + unlabelled, SIDE, 1)) {
      boolean known = pictures.size() < labelled;
      pictures.add(known ? picture : new Picture(picture.id(), picture.pixels(), List.of()));
    }
    return pictures;
  }

  private static Lesson lesson(List<Picture> pictures, int steps) {
    return new Lesson(
        new LabelledPictures(SIDE, pictures),
        16,
        7,
        new Budget(Duration.ofMinutes(5), steps),
        new Backbone.Residual("residual-small"),
        Device.CPU,
        System::nanoTime);
  }

  private float[][] learned(Lesson lesson) {
    try (HashFunction learned =
        new Ssah(SsahSettings.defaults()).learn(lesson, noting(Integer.MAX_VALUE))) {
      return learned.outputs(lesson.pictures().pixels());
    }
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    Lesson lesson = lesson(pictures(40, 40), 8);

    float[][] first = learned(lesson);

    assertThat(learned(lesson)).isDeepEqualTo(first);
  }

  @Test
  void goesThroughWarmUpAndJointPhaseAndSaysHowItGoes() {
    var _ = learned(lesson(pictures(40, 40), 10));

    assertThat(steps.getFirst().phase()).isEqualTo("warm-up");
    assertThat(steps.getLast().phase()).isEqualTo("joint");
    assertThat(steps.getLast().progress()).isEqualTo(1);
    assertThat(steps.getLast().figures())
        .containsKeys("pair", "class", "quantisation", "hard", "gap", "margin", "pace")
        .containsKeys("instance", "relation", "pseudo", "coverage");
    assertThat(steps.stream().anyMatch(step -> step.figures().containsKey("adversary"))).isTrue();
  }

  @Test
  void learnsWithoutUnlabelledPictures() {
    float[][] outputs = learned(lesson(pictures(40, 0), 8));

    assertThat(outputs).hasDimensions(40, 16);
    assertThat(steps.getLast().figures()).doesNotContainKey("instance");
  }

  @Test
  void learnsFromFewerLabelledPicturesThanABatchHas() {
    assertThat(learned(lesson(pictures(5, 3), 8))).hasDimensions(8, 16);
  }

  @Test
  void learnsFromPicturesWithSeveralLabels() {
    List<Picture> pictures = new ArrayList<>();
    for (Picture picture : pictures(30, 10)) {
      List<String> labels = new ArrayList<>(picture.labels());
      if (!labels.isEmpty()) {
        labels.add("every-" + pictures.size() % 3);
      }
      pictures.add(new Picture(picture.id(), picture.pixels(), labels));
    }

    assertThat(learned(lesson(pictures, 8))).hasDimensions(40, 16);
  }

  @Test
  void aMirroredTeacherTeachesAPictureAndItsMirrorImageTheSame() {
    Lesson lesson = lesson(pictures(12, 0), 1);
    Map<String, String> mirrored = Map.of("mirroredTeacher", "true", "cleanTeacher", "false");
    try (NDManager manager = lesson.compute().newManager()) {
      SsahModels models =
          SsahModels.make(
              SsahSettings.defaults(), lesson, manager, new Chance(3), noting(Integer.MAX_VALUE));
      NDArray clean = Tensors.pictures(manager, lesson.pictures().pixels(), SIDE);
      NDArray image = models.views().mirrored(clean);

      assertThat(scores(models, mirrored, image)).isEqualTo(scores(models, mirrored, clean));
      assertThat(scores(models, Map.of(), image)).isNotEqualTo(scores(models, Map.of(), clean));
    }
  }

  private static float[] scores(SsahModels models, Map<String, String> changes, NDArray clean) {
    return models.taught(SsahSettings.defaults().with(changes), clean).scores().toFloatArray();
  }

  @Test
  void thePairLossFalls() {
    var _ = learned(lesson(pictures(40, 0), 40));

    double first = steps.get(1).figures().getOrDefault("pair", 0.0);
    double last = steps.get(12).figures().getOrDefault("pair", 9.0);
    assertThat(last).isLessThan(first);
  }

  @Test
  void refusesPicturesWithoutLabelsSayingWhatToDo() {
    assertThatExceptionOfType(LessonRefusedException.class)
        .isThrownBy(() -> learned(lesson(pictures(0, 20), 5)))
        .withMessageContaining("0 labelled pictures of 0 classes among 20")
        .withMessageContaining("PUT /images/{id}/labels");
  }

  @Test
  void stopsWhenItIsCancelled() {
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () -> new Ssah(SsahSettings.defaults()).learn(lesson(pictures(40, 40), 50), noting(3)));
    assertThat(steps).hasSize(3);
  }
}
