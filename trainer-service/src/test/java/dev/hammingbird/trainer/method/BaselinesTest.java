package dev.hammingbird.trainer.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.evaluation.Retrieval;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.network.ResidualBackbone;
import dev.hammingbird.trainer.tensor.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselinesTest {
  private static final Backbone FROM_SCRATCH = new Backbone.Residual(ResidualBackbone.SMALL);
  private static final SupervisedSettings QUICK = new SupervisedSettings(32, 3e-3f, 5e-4f, 0.9f, 0);
  private static final Backbone RESIDUAL = new Backbone.Residual("residual-small");

  private final List<Step> steps = new ArrayList<>();
  private @TempDir Path folder;

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

  private static Lesson lesson(List<Picture> pictures, Backbone backbone, int steps) {
    return new Lesson(
        new LabelledPictures(Stripes.SIDE, pictures),
        16,
        7,
        new Budget(Duration.ofMinutes(5), steps),
        backbone,
        Device.CPU,
        System::nanoTime);
  }

  private static HashMethod quick(String name) {
    return switch (name) {
      case Dpsh.NAME -> new Dpsh(QUICK);
      case HashNet.NAME -> new HashNet(QUICK);
      case OrthoHash.NAME -> new OrthoHash(QUICK);
      default -> Methods.named(name, FROM_SCRATCH, Budget.ofMinutes(5, 0));
    };
  }

  /** Returns mAP on pictures that the method has not seen. */
  private double map(HashMethod method, Lesson lesson) {
    LabelledPictures fresh = new LabelledPictures(Stripes.SIDE, Stripes.pictures(80, 99));
    try (HashFunction learned = method.learn(lesson, noting(Integer.MAX_VALUE))) {
      return Retrieval.of(learned.outputs(fresh.pixels()), fresh.labels(fresh.classes()))
          .judgeAll()
          .map();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Dpsh.NAME, HashNet.NAME, OrthoHash.NAME})
  void learnsWhatARandomProjectionDoesNotSee(String name) {
    Lesson lesson = lesson(Stripes.pictures(200, 1), RESIDUAL, 60);

    double learned = map(quick(name), lesson);

    assertThat(learned).isGreaterThan(0.6);
    assertThat(map(new RandomProjection(), lesson)).isLessThan(0.4);
  }

  @ParameterizedTest
  @ValueSource(strings = {Dpsh.NAME, HashNet.NAME, OrthoHash.NAME})
  void learnsOnAFrozenBackbone(String name) throws IOException {
    Lesson lesson = lesson(Stripes.pictures(200, 1), TinyBackbone.write(folder), 100);

    assertThat(map(quick(name), lesson)).isGreaterThan(map(new RandomProjection(), lesson) + 0.1);
  }

  @ParameterizedTest
  @ValueSource(strings = {Dpsh.NAME, HashNet.NAME, OrthoHash.NAME})
  void theSameSeedGivesTheSameBits(String name) {
    Lesson lesson = lesson(Stripes.pictures(40, 1), RESIDUAL, 3);
    byte[] pixels = lesson.pictures().pixels();
    HashMethod method = quick(name);

    try (HashFunction first = method.learn(lesson, noting(Integer.MAX_VALUE));
        HashFunction second = method.learn(lesson, noting(Integer.MAX_VALUE))) {
      assertThat(second.outputs(pixels)).isDeepEqualTo(first.outputs(pixels));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Dpsh.NAME, HashNet.NAME, OrthoHash.NAME})
  void refusesPicturesOfOneClassSayingWhatToDo(String name) {
    List<Picture> alike =
        Stripes.pictures(20, 1).stream().filter(p -> p.labels().contains("d0")).toList();

    assertThatExceptionOfType(LessonRefusedException.class)
        .isThrownBy(() -> quick(name).learn(lesson(alike, RESIDUAL, 3), noting(9)))
        .withMessageContaining(name + " needs labelled pictures of at least two classes")
        .withMessageContaining("5 labelled pictures of 1 classes among 5");
  }

  @Test
  void endsWhenNumbersAreNoLongerFinite() {
    SupervisedSettings wild = new SupervisedSettings(16, Float.MAX_VALUE, 0, 0.9f, 0);

    assertThatExceptionOfType(DivergedException.class)
        .isThrownBy(() ->
            new Dpsh(wild)
                .learn(lesson(Stripes.pictures(40, 1), RESIDUAL, 30), noting(Integer.MAX_VALUE)))
        .withMessageContaining("lower the learning rate");
  }

  @Test
  void stopsWhenItIsCancelled() {
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () -> new Dpsh(QUICK).learn(lesson(Stripes.pictures(40, 1), RESIDUAL, 30), noting(3)));
    assertThat(steps).hasSize(3);
  }

  @Test
  void learnsFromPicturesWithSeveralLabels() {
    Lesson lesson = lesson(Stripes.quarters(40, 1), RESIDUAL, 3);

    for (String name : List.of(Dpsh.NAME, HashNet.NAME, OrthoHash.NAME)) {
      try (HashFunction learned = quick(name).learn(lesson, noting(Integer.MAX_VALUE))) {
        assertThat(learned.outputs(lesson.pictures().pixels())).hasDimensions(40, 16);
      }
    }
  }

  @Test
  void hashNetsCodesSharpenStageByStage() {
    assertThat(HashNet.sharpness(0)).isEqualTo(1);
    assertThat(HashNet.sharpness(0.55)).isEqualTo(6);
    assertThat(HashNet.sharpness(1)).isEqualTo(10);
  }

  @Test
  void orthoHashsCentresAreFarApart() {
    float[][] centres = OrthoHash.centres(10, 16, new Random(1));

    for (int i = 0; i < centres.length; i++) {
      for (int j = 0; j < i; j++) {
        int differing = 0;
        for (int b = 0; b < 16; b++) {
          differing += centres[i][b] == centres[j][b] ? 0 : 1;
        }
        assertThat(differing).isGreaterThanOrEqualTo(6);
      }
    }
  }

  @Test
  void methodsAreFoundByName() {
    for (String name : Methods.names()) {
      assertThat(Methods.named(name, FROM_SCRATCH, Budget.ofMinutes(5, 0)).name()).isEqualTo(name);
    }
    assertThat(Methods.names()).startsWith(Ssah.NAME);
  }
}
