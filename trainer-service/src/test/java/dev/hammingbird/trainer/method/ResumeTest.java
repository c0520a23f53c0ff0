package dev.hammingbird.trainer.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hammingbird.trainer.checkpoint.CheckpointFile;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.export.Exporter;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.tensor.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Killed at any step and resumed, a run ends with the bits of one that was never cut off. */
class ResumeTest {
  private static final int SIDE = 32;
  private static final int STEPS = 10;

  @TempDir private Path folder;

  /** What a kill is to the code that runs. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  static Stream<HashMethod> methods() {
    return Stream.of(
        new Ssah(SsahSettings.defaults()),
        new Ssah(SsahSettings.defaults().with(Map.of("randomAdversary", "true"))),
        new DshGans(
            new DshGansSettings(
                4, 2, 5, 2, 3, 0.4, 8, 1, 0.5f, false, true, 1e-3f, 1e-3f, 1e-3f, 5e-4f, 0.9f,
                0.9f)),
        new Sadh(sadh()),
        new OrthoHash(new SupervisedSettings(8, 3e-3f, 5e-4f, 0.9f, 0)));
  }

  private static SadhSettings sadh() {
    SupervisedSettings run = new SupervisedSettings(8, 3e-3f, 5e-4f, 0.9f, 0);
    return new SadhSettings(run, 16, 8, 8, 5, 5e-3f, 0.2f, 1, 1, 0.01f, 0.1f, true);
  }

  private static Observer killing(int atStep) {
    return new Observer() {
      @Override
      public void stepped(Step step) {
        if (step.number() == atStep) {
          throw new Killed();
        }
      }

      @Override
      public boolean cancelled() {
        return false;
      }
    };
  }

  private Lesson lesson(String name) {
    List<Picture> pictures = new ArrayList<>();
    for (Picture picture : TexturedShapes.pictures(60, SIDE, 1)) {
      boolean known = pictures.size() < 30;
      pictures.add(known ? picture : new Picture(picture.id(), picture.pixels(), List.of()));
    }
    CheckpointFile checkpoints =
        new CheckpointFile(
            folder.resolve(name), Map.of("seed", "7"), Map.of(), Duration.ZERO, System::nanoTime);
    return new Lesson(
        new LabelledPictures(SIDE, pictures),
        16,
        7,
        new Budget(Duration.ofMinutes(5), STEPS),
        new Backbone.Residual("residual-small"),
        Device.CPU,
        System::nanoTime,
        checkpoints);
  }

  private static byte[] file(HashMethod method, Lesson lesson) {
    try (HashFunction learned = method.learn(lesson, killing(-1))) {
      return Exporter.file(learned);
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void killedAtAnyStepAndResumedTheWeightsAreThoseOfAnUninterruptedRun(HashMethod method) {
    byte[] whole = file(method, lesson("whole"));

    for (int kill : new int[] {3, 8}) {
      String name = "killed-at-" + kill;
      assertThatExceptionOfType(Killed.class)
          .isThrownBy(() -> method.learn(lesson(name), killing(kill)));

      assertThat(file(method, lesson(name))).as(name).isEqualTo(whole);
    }
  }

  @Test
  void killedAtEveryStepInTurnItStillEndsWithTheSameWeights() {
    HashMethod method = new Ssah(SsahSettings.defaults());
    byte[] whole = file(method, lesson("whole"));

    for (int kill = 2; kill <= STEPS; kill++) {
      int atStep = kill;
      assertThatExceptionOfType(Killed.class)
          .isThrownBy(() -> method.learn(lesson("again"), killing(atStep)));
    }

    assertThat(file(method, lesson("again"))).isEqualTo(whole);
  }
}
