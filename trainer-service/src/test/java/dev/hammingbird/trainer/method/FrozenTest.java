package dev.hammingbird.trainer.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.export.Exporter;
import dev.hammingbird.trainer.export.FeatureExtractor;
import dev.hammingbird.trainer.export.OnnxModel;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.onnx.OnnxBackbone;
import dev.hammingbird.trainer.onnx.Tuning;
import dev.hammingbird.trainer.tensor.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a head learns on a backbone that does not, and how its features are taken. */
class FrozenTest {
  private static final int SIDE = Stripes.SIDE;

  @TempDir Path folder;

  private final List<Step> steps = new ArrayList<>();

  private Backbone.Frozen backbone(String outputs) throws IOException {
    BackboneFile file = TinyBackbone.write(folder).file();
    return new Backbone.Frozen(new BackboneFile(file.file(), outputs, file.scale()));
  }

  private static Lesson lesson(Backbone backbone, int unlabelled, int steps) {
    List<Picture> pictures = new ArrayList<>(Stripes.pictures(100, 1));
    for (Picture picture : Stripes.pictures(unlabelled, 2)) {
      pictures.add(new Picture("other-" + picture.id(), picture.pixels(), List.of()));
    }
    return new Lesson(
        new LabelledPictures(SIDE, pictures),
        16,
        7,
        new Budget(Duration.ofMinutes(5), steps),
        backbone,
        Device.CPU,
        System::nanoTime);
  }

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

  private static float[] unitRoots(float[] row) {
    double squares = 0;
    float[] roots = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      roots[i] = (float) (Math.signum(row[i]) * Math.sqrt(Math.abs(row[i])));
      squares += Math.abs(row[i]);
    }
    for (int i = 0; i < row.length; i++) {
      roots[i] /= (float) Math.sqrt(squares);
    }
    return roots;
  }

  @Test
  void featuresOfSeveralOutputsAreSignedRootsOfUnitLengthOneOutputAfterAnother()
      throws IOException {
    byte[] pixels = new LabelledPictures(SIDE, Stripes.pictures(3, 1)).pixels();
    try (FeatureExtractor rows = FeatureExtractor.open(backbone("features").file(), SIDE, 1);
        FeatureExtractor map = FeatureExtractor.open(backbone("map").file(), SIDE, 1);
        FeatureExtractor both = FeatureExtractor.rooted(backbone("features,map").file(), SIDE, 1)) {
      float[][] plain = rows.features(pixels);
      float[][] whole = map.features(pixels);
      float[][] rooted = both.features(pixels);

      for (int n = 0; n < 3; n++) {
        float[] averaged = new float[TinyBackbone.WIDTH];
        int positions = whole[n].length / averaged.length;
        for (int i = 0; i < whole[n].length; i++) {
          averaged[i / positions] += whole[n][i] / positions;
        }
        int width = TinyBackbone.WIDTH;
        assertThat(Arrays.copyOf(rooted[n], width))
            .containsExactly(unitRoots(plain[n]), within(1e-5f));
        assertThat(Arrays.copyOfRange(rooted[n], width, 2 * width))
            .containsExactly(unitRoots(averaged), within(1e-3f));
      }
    }
  }

  @Test
  void featuresDoNotDependOnTheBatchTheyAreIn() throws IOException {
    byte[] pixels = new LabelledPictures(SIDE, Stripes.pictures(9, 1)).pixels();
    int bytes = pixels.length / 9;
    try (FeatureExtractor both =
        FeatureExtractor.rooted(backbone("features,map").file(), SIDE, 1)) {
      float[][] together = both.features(pixels);

      for (int n = 0; n < 9; n++) {
        float[][] alone = both.features(Arrays.copyOfRange(pixels, n * bytes, (n + 1) * bytes));
        assertThat(alone[0]).containsExactly(together[n]);
      }
    }
  }

  @Test
  void anOutputThatIsNotThereIsNamed() throws IOException {
    BackboneFile file = backbone("features,nothing").file();

    assertThatThrownBy(() -> FeatureExtractor.rooted(file, SIDE, 1))
        .hasMessageContaining("no output 'nothing'");
  }

  @Test
  void aTeacherCannotReadMirrorImagesOfFeatures() throws IOException {
    Lesson lesson = lesson(backbone("features"), 4, 1);
    Ssah mirrored = new Ssah(SsahSettings.defaults().with(Map.of("mirroredTeacher", "true")));

    assertThatThrownBy(() -> mirrored.check(lesson))
        .isInstanceOf(LessonRefusedException.class)
        .hasMessageContaining("mirroredTeacher");
  }

  @Test
  void aBackboneThatLearnsHasOneOutput() throws IOException {
    BackboneFile file = backbone("features,map").file();

    try (var manager = lesson(backbone("features"), 0, 1).compute().newManager()) {
      assertThatThrownBy(() -> new OnnxBackbone(manager, file, SIDE, Tuning.ALL, true))
          .hasMessageContaining("several outputs");
    }
  }

  @Test
  void standardisingTakesTheMeanOffAndDividesByTheSpread() {
    Standard standard = Standard.of(new float[][] {{1, 5}, {3, 5}});

    assertThat(standard.mean()).containsExactly(2, 5);
    assertThat(standard.spread()).containsExactly(new float[] {1.001f, 0.001f}, within(1e-6f));
    assertThat(standard.apply(new float[][] {{3.001f, 5}})[0])
        .containsExactly(new float[] {1, 0}, within(1e-5f));
  }

  @Test
  void theExportedModelComputesWhatTheHeadDoes() throws IOException {
    Lesson lesson = lesson(backbone("features,map"), 40, 30);
    byte[] pixels = lesson.pictures().pixels();
    HashMethod method = new Ssah(SsahSettings.suited(lesson.backbone(), lesson.budget()));

    try (HashFunction learned = method.learn(lesson, noting());
        OnnxModel model = OnnxModel.open(Exporter.file(learned), SIDE, 1)) {
      assertThat(Exporter.verify(learned, model, pixels)).isLessThan(1e-4);
    }
    assertThat(steps.getLast().figures()).containsKeys("instance", "relation", "pseudo");
    assertThat(steps).noneMatch(step -> step.figures().containsKey("adversary"));
  }

  @Test
  void aNetChoosesAmongDeformationsWhereThereAreSome() throws IOException {
    Lesson lesson = lesson(backbone("features"), 40, 20);
    HashMethod method =
        new Ssah(
            SsahSettings.suited(lesson.backbone(), lesson.budget()).with(Map.of("variants", "2")));

    try (HashFunction learned = method.learn(lesson, noting())) {
      assertThat(learned.bits()).isEqualTo(16);
    }
    assertThat(steps).anyMatch(step -> step.figures().containsKey("adversary"));
  }
}
