package dev.hammingbird.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.method.Backbone;
import dev.hammingbird.trainer.method.Budget;
import dev.hammingbird.trainer.method.HashMethod;
import dev.hammingbird.trainer.method.Lesson;
import dev.hammingbird.trainer.method.Observer;
import dev.hammingbird.trainer.method.RandomProjection;
import dev.hammingbird.trainer.method.Ssah;
import dev.hammingbird.trainer.method.SsahSettings;
import dev.hammingbird.trainer.method.Step;
import dev.hammingbird.trainer.method.TexturedShapes;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.network.MirroredHash;
import dev.hammingbird.trainer.network.PixelScale;
import dev.hammingbird.trainer.onnx.Tuning;
import dev.hammingbird.trainer.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
  private static final int SIDE = 32;

  private static Lesson lesson(Backbone backbone, int side, int steps) {
    List<LabelledPictures.Picture> pictures = TexturedShapes.pictures(60, side, 3);
    return new Lesson(
        new LabelledPictures(side, pictures),
        20,
        1,
        new Budget(Duration.ofMinutes(2), steps),
        backbone,
        Device.CPU,
        System::nanoTime);
  }

  private static Observer silent() {
    return new Observer() {
      @Override
      public void stepped(Step step) {
        // Nobody looks.
      }

      @Override
      public boolean cancelled() {
        return false;
      }
    };
  }

  private static void assertExportComputesTheSame(HashMethod method, Lesson lesson) {
    byte[] pixels = lesson.pictures().pixels();
    int side = lesson.pictures().side();
    try (HashFunction learned = method.learn(lesson, silent());
        OnnxModel model = OnnxModel.open(Exporter.file(learned), side, 1)) {
      double difference = Exporter.verify(learned, model, pixels);

      assertThat(difference).isLessThan(1e-4);
      float[][] ours = learned.outputs(pixels);
      float[][] theirs = model.outputs(pixels);
      for (int n = 0; n < ours.length; n++) {
        for (int b = 0; b < ours[n].length; b++) {
          if (Math.abs(ours[n][b]) >= 1e-4) {
            assertThat(theirs[n][b] >= 0).isEqualTo(ours[n][b] >= 0);
          }
        }
      }
    }
  }

  @Test
  void aTrainedNetworkIsExportedAsItComputes() {
    assertExportComputesTheSame(
        new Ssah(SsahSettings.defaults()),
        lesson(new Backbone.Residual("residual-small"), SIDE, 6));
  }

  @Test
  void aRandomProjectionIsExportedAsItComputes() {
    assertExportComputesTheSame(
        new RandomProjection(), lesson(new Backbone.Residual("residual-small"), SIDE, 1));
  }

  @Test
  void outputsDoNotDependOnTheBatchTheyAreIn() {
    Lesson lesson = lesson(new Backbone.Residual("residual-small"), SIDE, 3);
    byte[] pixels = lesson.pictures().pixels();
    int bytes = 3 * SIDE * SIDE;
    try (HashFunction learned = new Ssah(SsahSettings.defaults()).learn(lesson, silent());
        OnnxModel model = OnnxModel.open(Exporter.file(learned), SIDE, 2)) {
      float[][] together = model.outputs(pixels);

      for (int size : new int[] {1, 2, 7}) {
        for (int from = 0; from + size <= 28; from += size) {
          float[][] some =
              model.outputs(Arrays.copyOfRange(pixels, from * bytes, (from + size) * bytes));
          for (int i = 0; i < size; i++) {
            assertThat(some[i]).as("%d of %d", i, size).containsExactly(together[from + i]);
          }
        }
      }
    }
  }

  @Test
  void aPictureAndItsMirrorImageHaveTheVerySameOutputsWhereBothAreRead() {
    Lesson lesson = lesson(new Backbone.Residual("residual-small"), SIDE, 6);
    byte[] pixels = lesson.pictures().pixels();
    byte[] mirrored = mirrored(pixels);
    int bytes = 3 * SIDE * SIDE;
    try (HashFunction plain = new Ssah(SsahSettings.defaults()).learn(lesson, silent())) {
      HashFunction both = new MirroredHash(plain);
      try (OnnxModel model = OnnxModel.open(Exporter.file(both), SIDE, 1);
          OnnxModel plainly = OnnxModel.open(Exporter.file(plain), SIDE, 1)) {
        double _ = Exporter.verify(both, model, pixels);

        assertThat(model.outputs(mirrored)).isDeepEqualTo(model.outputs(pixels));
        assertThat(both.outputs(mirrored)).isDeepEqualTo(both.outputs(pixels));
        assertThat(plainly.outputs(mirrored)[0]).isNotEqualTo(plainly.outputs(pixels)[0]);
        assertThat(model.outputs(Arrays.copyOfRange(pixels, bytes, 2 * bytes))[0])
            .as("the same alone as among others")
            .containsExactly(model.outputs(pixels)[1]);
      }
    }
  }

  private static byte[] mirrored(byte[] pixels) {
    byte[] mirrored = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int channel = i % 3;
      int x = i / 3 % SIDE;
      int row = i / (3 * SIDE);
      mirrored[(row * SIDE + SIDE - 1 - x) * 3 + channel] = pixels[i];
    }
    return mirrored;
  }

  @Test
  void aFrozenBackboneIsMergedWithItsHead() {
    Path file =
        Path.of(System.getProperty("hammingbird.root", ".."))
            .resolve("../shared/data/mobilenet_v2_1.0_224.onnx.gz");
    Assumptions.assumeTrue(Files.exists(file), "no MobileNetV2 at " + file);
    Backbone backbone =
        new Backbone.Frozen(new BackboneFile(file, "features", PixelScale.of(128, 128)));

    assertExportComputesTheSame(new Ssah(SsahSettings.defaults()), lesson(backbone, 64, 10));
    assertExportComputesTheSame(new RandomProjection(), lesson(backbone, 64, 1));
    Lesson lesson = lesson(backbone, 64, 1);
    try (HashFunction both = new MirroredHash(new RandomProjection().learn(lesson, silent()));
        OnnxModel model = OnnxModel.open(Exporter.file(both), 64, 1)) {
      assertThat(Exporter.verify(both, model, lesson.pictures().pixels())).isLessThan(1e-4);
    }
  }

  @Test
  void aBackboneThatLearnedIsExportedAsItComputes() {
    Path file =
        Path.of(System.getProperty("hammingbird.root", ".."))
            .resolve("../shared/data/mobilenet_v2_1.0_224.onnx.gz");
    Assumptions.assumeTrue(Files.exists(file), "no MobileNetV2 at " + file);
    Backbone backbone =
        Backbone.named(
            "onnx-tuned:" + file,
            path -> new BackboneFile(path, "features", PixelScale.of(128, 128)));

    assertExportComputesTheSame(new Ssah(SsahSettings.defaults()), lesson(backbone, 32, 4));
  }

  @Test
  void aTunedBackboneIsAFileThatComputesTheModelsFeatures(@TempDir Path folder) throws IOException {
    Path file =
        Path.of(System.getProperty("hammingbird.root", ".."))
            .resolve("../shared/data/mobilenet_v2_1.0_224.onnx.gz");
    Assumptions.assumeTrue(Files.exists(file), "no MobileNetV2 at " + file);
    BackboneFile original = new BackboneFile(file, "features", PixelScale.of(128, 128));
    Backbone backbone = new Backbone.Tuned(original, Tuning.ALL, true);
    Lesson lesson = lesson(backbone, 32, 4);
    byte[] pixels = lesson.pictures().pixels();

    try (HashFunction learned = new Ssah(SsahSettings.defaults()).learn(lesson, silent())) {
      Path tuned =
          Files.write(
              folder.resolve("backbone.onnx"), TunedBackbone.of(original, Exporter.file(learned)));
      try (FeatureExtractor before = FeatureExtractor.open(original, 32, 1);
          FeatureExtractor after =
              FeatureExtractor.open(
                  new BackboneFile(tuned, "features", PixelScale.of(128, 128)), 32, 1)) {
        float[][] changed = after.features(pixels);
        assertThat(changed).hasDimensions(before.features(pixels).length, 1280);
        assertThat(changed[0]).isNotEqualTo(before.features(pixels)[0]);
        assertThat(changed[0]).doesNotContain(Float.NaN);
      }
    }
  }

  @Test
  void aBackboneWithoutTheOutputIsRefusedByName() {
    Path file =
        Path.of(System.getProperty("hammingbird.root", ".."))
            .resolve("../shared/data/mobilenet_v2_1.0_224.onnx.gz");
    Assumptions.assumeTrue(Files.exists(file), "no MobileNetV2 at " + file);

    assertThatThrownBy(() ->
            FeatureExtractor.open(
                new BackboneFile(file, "nothing", PixelScale.of(128, 128)), 64, 1))
        .hasMessageContaining("no output 'nothing'")
        .hasMessageContaining("features");
  }
}
