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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItqTest {
  private final List<Step> steps = new ArrayList<>();
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
    };
  }

  private static Lesson lesson(List<Picture> pictures, Backbone backbone, int bits) {
    return new Lesson(
        new LabelledPictures(Stripes.SIDE, pictures),
        bits,
        7,
        new Budget(Duration.ofMinutes(5), 0),
        backbone,
        Device.CPU,
        System::nanoTime);
  }

  private double map(HashMethod method, Lesson lesson) {
    LabelledPictures fresh = new LabelledPictures(Stripes.SIDE, Stripes.pictures(120, 99));
    try (HashFunction learned = method.learn(lesson, noting())) {
      return Retrieval.of(learned.outputs(fresh.pixels()), fresh.labels(fresh.classes()))
          .judgeAll()
          .map();
    }
  }

  @Test
  void turnsFeaturesSoThatSigningThemCostsLess() throws IOException {
    Lesson lesson = lesson(Stripes.pictures(300, 1), TinyBackbone.write(folder), 16);

    double itq = map(new Itq(), lesson);

    // Four directions: by chance it would be about 0.25.
    assertThat(itq).isGreaterThan(0.29);
    double first = steps.getFirst().figures().getOrDefault("quantisation", 0.0);
    double last = steps.getLast().figures().getOrDefault("quantisation", 9.0);
    assertThat(last).isLessThan(0.98 * first);
  }

  @Test
  void theErrorNeverGrows() {
    map(new Itq(), lesson(Stripes.pictures(150, 1), new Backbone.Residual("residual-small"), 16));

    for (int i = 1; i < steps.size(); i++) {
      assertThat(steps.get(i).figures().getOrDefault("quantisation", 9.0))
          .isLessThanOrEqualTo(steps.get(i - 1).figures().getOrDefault("quantisation", 0.0) + 1e-4);
    }
  }

  @Test
  void everyBitTellsPicturesApart() throws IOException {
    Lesson lesson = lesson(Stripes.pictures(300, 1), TinyBackbone.write(folder), 16);
    LabelledPictures pictures = lesson.pictures();

    try (HashFunction learned = new Itq().learn(lesson, noting())) {
      double balance =
          Retrieval.of(learned.outputs(pictures.pixels()), pictures.labels(pictures.classes()))
              .judgeAll()
              .bits()
              .balance();

      assertThat(balance).isGreaterThan(0.25);
    }
  }

  @Test
  void refusesMoreBitsThanThereAreFeatures() throws IOException {
    Lesson lesson = lesson(Stripes.pictures(60, 1), TinyBackbone.write(folder), 64);

    assertThatExceptionOfType(LessonRefusedException.class)
        .isThrownBy(() -> new Itq().learn(lesson, noting()))
        .withMessageContaining("itq cannot make 64 bits of 48 features");
  }

  @Test
  void refusesASinglePicture() {
    Lesson lesson = lesson(Stripes.pictures(1, 1), new Backbone.Residual("residual-small"), 16);

    assertThatExceptionOfType(LessonRefusedException.class)
        .isThrownBy(() -> new Itq().learn(lesson, noting()))
        .withMessageContaining("at least two pictures, but there are 1");
  }
}
