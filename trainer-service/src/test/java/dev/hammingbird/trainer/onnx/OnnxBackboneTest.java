package dev.hammingbird.trainer.onnx;

import static dev.hammingbird.trainer.onnx.TinyFile.sizes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.hammingbird.trainer.export.FeatureExtractor;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.network.PictureBackbone.Seen;
import dev.hammingbird.trainer.network.PixelScale;
import dev.hammingbird.trainer.tensor.Device;
import dev.hammingbird.trainer.tensor.Tensors;
import dev.hammingbird.trainer.tensor.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxBackboneTest {
  private static final int SIDE = 32;

  @TempDir Path folder;

  /** Five convolutions, each halving the map, the second with batch normalisation. */
  private static TinyFile halving() {
    TinyFile file = new TinyFile(13);
    String from = "pictures";
    for (int i = 1; i <= 5; i++) {
      file.weight("w" + i, 4, i == 1 ? 3 : 4, 2, 2)
          .node("Conv", from + ",w" + i, "m" + i, "strides", sizes(2, 2));
      from = "m" + i;
      if (i == 2) {
        file.positive("scale", 4).weight("shift", 4).weight("mean", 4).positive("variance", 4);
        file.node("BatchNormalization", "m2,scale,shift,mean,variance", "normal");
        from = "normal";
      }
    }
    return file.node("Relu", from, "features");
  }

  private OnnxBackbone opened(NDManager manager, TinyFile file, Tuning tuning, boolean moving) {
    return new OnnxBackbone(manager, file.in(folder), SIDE, tuning, moving);
  }

  private static List<String> learned(OnnxBackbone backbone) {
    return Weights.learned(backbone).stream().map(Parameter::getName).toList();
  }

  private static Seen see(OnnxBackbone backbone, NDManager manager, boolean training) {
    Random random = new Random(8);
    float[] pixels = new float[4 * 3 * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    NDArray pictures = Tensors.of(manager, pixels, new Shape(4, 3, SIDE, SIDE));
    return backbone.see(new ParameterStore(manager, false), pictures, training);
  }

  @Test
  void howMuchLearnsIsAChoice() {
    try (NDManager manager = Device.CPU.newManager()) {
      assertThat(learned(opened(manager, halving(), Tuning.ALL, true)))
          .containsExactlyInAnyOrder("w1", "w2", "w3", "w4", "w5", "scale", "shift");
      // The last map of more than one cell has 2 x 2: what makes maps of 4 x 4 and less learns.
      assertThat(learned(opened(manager, halving(), Tuning.LAST_STAGES, true)))
          .containsExactlyInAnyOrder("w3", "w4", "w5");
      assertThat(learned(opened(manager, halving(), Tuning.HEAD_ONLY, true))).isEmpty();
    }
  }

  @Test
  void showsTheLastMapOnWhichPlacesCanBeTold() {
    try (NDManager manager = Device.CPU.newManager()) {
      OnnxBackbone backbone = opened(manager, halving(), Tuning.ALL, true);

      Seen seen = see(backbone, manager, false);

      assertThat(seen.map().getShape()).isEqualTo(new Shape(4, 4, 8, 8));
      assertThat(backbone.mapChannels()).isEqualTo(4);
      assertThat(seen.features().getShape()).isEqualTo(new Shape(4, 4));
    }
  }

  @Test
  void statisticsMoveInTrainingWhereItIsWanted() {
    try (NDManager manager = Device.CPU.newManager()) {
      OnnxBackbone moving = opened(manager, halving(), Tuning.ALL, true);
      OnnxBackbone fixed = opened(manager, halving(), Tuning.ALL, false);
      OnnxBackbone frozen = opened(manager, halving(), Tuning.HEAD_ONLY, true);
      float[] before = mean(moving);

      for (OnnxBackbone backbone : List.of(moving, fixed, frozen)) {
        see(backbone, manager, false);
        see(backbone, manager, true);
      }

      assertThat(mean(moving)).isNotEqualTo(before);
      assertThat(mean(fixed)).isEqualTo(before);
      assertThat(mean(frozen)).isEqualTo(before);
    }
  }

  private static float[] mean(OnnxBackbone backbone) {
    return backbone.getParameters().values().stream()
        .filter(parameter -> parameter.getName().equals("mean"))
        .findFirst()
        .orElseThrow()
        .getArray()
        .toFloatArray();
  }

  private void assertRefused(TinyFile file, String... words) {
    try (NDManager manager = Device.CPU.newManager()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> opened(manager, file, Tuning.ALL, true))
          .withMessageContaining("tiny.onnx")
          .withMessageContainingAll(words);
    }
  }

  @Test
  void whatCannotBeComputedIsNamedWithFileNodeAndOperator() {
    assertRefused(
        new TinyFile(13).node("Softmax", "pictures", "features"),
        "node 'the-features' (Softmax)",
        "the operator Softmax is not among",
        "Conv");
    assertRefused(
        new TinyFile(13)
            .node(
                "AveragePool", "pictures", "features", "kernel_shape", sizes(2, 2), "ceil_mode", 1),
        "(AveragePool)",
        "ceil_mode is 1, only 0 is supported");
    assertRefused(new TinyFile(13).node("LRN", "pictures", "features", "size", 3), "(LRN)");
    assertRefused(
        new TinyFile(13).integers("shape", 1, -1).node("Reshape", "pictures,shape", "features"),
        "(Reshape)",
        "fixes the number of pictures");
    assertRefused(
        new TinyFile(13).weight("w", 5, 7).node("MatMul", "pictures,w", "features"),
        "(MatMul)",
        "fails on values of");
    assertRefused(new TinyFile(13).node("Relu", "nowhere", "features"), "(Relu)", "'nowhere'");
    assertRefused(new TinyFile(13).node("Relu", "pictures", "other"), "no output 'features'");
  }

  @Test
  void everyChannelIsScaledAsTheFileWantsIt() {
    TinyFile tiny = new TinyFile(13).weight("w", 4, 3, 3, 3).node("Conv", "pictures,w", "features");
    PixelScale scale = new PixelScale(List.of(123f, 116f, 103f), List.of(58f, 57f, 64f));
    BackboneFile file = new BackboneFile(tiny.in(folder).file(), "features", scale);
    byte[] pixels = new byte[2 * 3 * SIDE * SIDE];
    new Random(4).nextBytes(pixels);
    try (NDManager manager = Device.CPU.newManager();
        FeatureExtractor extractor = FeatureExtractor.open(file, SIDE, 1)) {
      OnnxBackbone backbone = new OnnxBackbone(manager, file, SIDE, Tuning.ALL, true);
      NDArray inputs = Tensors.pictures(manager, pixels, SIDE);

      Seen seen = backbone.see(new ParameterStore(manager, false), inputs, false);

      float[] scaled = new float[pixels.length];
      for (int i = 0; i < pixels.length; i++) {
        int channel = i / (SIDE * SIDE) % 3;
        int picture = i / (3 * SIDE * SIDE);
        int at = 3 * (picture * SIDE * SIDE + i % (SIDE * SIDE)) + channel;
        scaled[i] = ((pixels[at] & 0xff) - scale.offset(channel)) / scale.spread(channel);
      }
      float[] expected = TinyFile.runtime(tiny.bytes(), "features", scaled, 2, 3, SIDE, SIDE);
      assertThat(seen.features().toFloatArray()).containsExactly(expected, within(1e-4f));
      float[][] exported = extractor.features(pixels);
      assertThat(exported[1])
          .containsExactly(
              Arrays.copyOfRange(expected, exported[0].length, expected.length), within(1e-4f));
    }
  }

  @Test
  void aScaleHasOneValueOrThreeAndNoSpreadOfZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PixelScale(List.of(1f, 2f), List.of(1f)))
        .withMessageContaining("neither one value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PixelScale.of(0, 0))
        .withMessageContaining("not above 0");
  }

  private static BackboneFile mobileNet() {
    Path file =
        Path.of(System.getProperty("hammingbird.root", ".."))
            .resolve("../shared/data/mobilenet_v2_1.0_224.onnx.gz");
    Assumptions.assumeTrue(Files.exists(file), "no MobileNetV2 at " + file);
    return new BackboneFile(file, "features", PixelScale.of(128, 64));
  }

  @Test
  void mobileNetsFeaturesAreOnnxRuntimesAtItsOwnSizeAndASmallerOne() throws IOException {
    BackboneFile file = mobileNet();
    byte[] model;
    try (InputStream packed = new GZIPInputStream(Files.newInputStream(file.file()))) {
      model = packed.readAllBytes();
    }
    for (int side : new int[] {224, 96}) {
      Random random = new Random(side);
      float[] pictures = new float[2 * 3 * side * side];
      for (int i = 0; i < pictures.length; i++) {
        pictures[i] = 2 * random.nextFloat() - 1;
      }
      try (NDManager manager = Device.CPU.newManager()) {
        OnnxBackbone backbone = new OnnxBackbone(manager, file, side, Tuning.ALL, true);
        NDArray inputs = Tensors.of(manager, pictures, new Shape(2, 3, side, side));

        Seen seen = backbone.see(new ParameterStore(manager, false), inputs, false);

        float[] theirs = TinyFile.runtime(model, "features", pictures, 2, 3, side, side);
        assertThat(seen.features().toFloatArray()).containsExactly(theirs, within(1e-4f));
        assertThat(backbone.features()).isEqualTo(1280);
        assertThat(Weights.learned(backbone)).hasSize(104);
      }
    }
  }
}
