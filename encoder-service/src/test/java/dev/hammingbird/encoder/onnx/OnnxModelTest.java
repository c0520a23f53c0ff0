package dev.hammingbird.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hammingbird.encoder.fixture.TestModel;
import dev.hammingbird.encoder.fixture.TestNet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxModelTest {
  private static final OnnxEngine ENGINE = OnnxEngine.start(DeviceChoice.CPU);

  @ParameterizedTest
  @ValueSource(ints = {12, 64, 100, 128, 1024})
  void outputsDependOnNeitherBatchSizeNorRow(int bits) throws Exception {
    TestModel published = TestModel.residual(32, 16, bits, bits);
    try (OnnxModel model = load(published, 64)) {
      assertThat(model.arrangement()).isEqualTo(BatchArrangement.TOGETHER);
      assertIndependentOfBatch(model, 64, 100);
    }
  }

  @Test
  void outputsOfMobileNetDependOnNeitherBatchSizeNorRow() throws Exception {
    Path file = data("mobilenet_v2_1.0_224.onnx.gz");
    assumeTrue(Files.exists(file), () -> "without ../shared/data/" + file.getFileName());
    byte[] backbone = gunzip(file);
    byte[] onnx = TestNet.behind(backbone, "features", 1280, 96, 64);
    try (OnnxModel model = load(TestModel.of(onnx, 96, 64), 32)) {
      assertThat(model.arrangement()).isEqualTo(BatchArrangement.TOGETHER);
      assertIndependentOfBatch(model, 32, 40);
    }
  }

  @Test
  void workersSideBySideGetTheSameOutputs() throws Exception {
    try (OnnxModel model = load(TestModel.residual(32, 16, 64, 7), 32);
        ExecutorService workers = Executors.newFixedThreadPool(4)) {
      byte[][] pictures = noise(32, 3072, 1);
      float[] alone = outputs(model, pictures);
      List<Future<float[]>> together = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        together.add(workers.submit(() -> outputs(model, pictures)));
      }
      for (Future<float[]> one : together) {
        assertThat(one.get()).isEqualTo(alone);
      }
    }
  }

  @Test
  void goldenVectorsThatDifferAreRefused() {
    TestModel honest = TestModel.residual(32, 8, 64, 1);
    TestModel other = TestModel.residual(32, 8, 64, 2);
    TestModel liar = TestModel.of(honest.onnx(), 32, 64, other.manifest().golden());

    assertThatThrownBy(() -> load(liar, 8))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("golden picture 0 has the code")
        .hasMessageContaining("2 may");
  }

  @Test
  void aModelWithoutGoldenVectorsIsRefused() {
    TestModel silent = TestModel.of(TestNet.write(32, 8, 64, 1), 32, 64, List.of());

    assertThatThrownBy(() -> load(silent, 8)).hasMessageContaining("no golden vectors");
  }

  @Test
  void anotherFileThanTheManifestNamesIsRefused() {
    TestModel honest = TestModel.residual(32, 8, 64, 1);
    byte[] damaged = honest.onnx().clone();
    damaged[damaged.length / 2] ^= 1;

    assertThatThrownBy(
            () -> OnnxModel.load(ENGINE, honest.manifest(), damaged, 8, ModelRules.standard(2)))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("SHA-256");
  }

  @Test
  void bytesThatAreNoModelAreRefused() {
    byte[] nonsense = {1, 2, 3};

    assertThatThrownBy(() -> load(TestModel.of(nonsense, 32, 64, List.of()), 8))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("no ONNX file");
  }

  @Test
  void anInputOfAnotherSideIsRefused() {
    TestModel model = TestModel.of(TestNet.write(64, 8, 64, 1), 32, 64, List.of());

    assertThatThrownBy(() -> load(model, 8))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("the graph's input is UINT8 [-1, 64, 64, 3]");
  }

  @Test
  void aClosedModelSaysSo() throws Exception {
    OnnxModel model = load(TestModel.residual(32, 8, 64, 1), 8);
    byte[][] pictures = noise(1, 3072, 1);
    model.close();

    assertThatThrownBy(() -> outputs(model, pictures))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("no longer loaded");
  }

  @Test
  void cudaThatIsNotThereIsAnErrorAndNotTheCpu() {
    assumeTrue(
        !ai.onnxruntime.OrtEnvironment.getAvailableProviders()
            .contains(ai.onnxruntime.OrtProvider.CUDA),
        "this build has CUDA");

    assertThatThrownBy(() -> OnnxEngine.start(DeviceChoice.CUDA))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("encoder.device is cuda");
  }

  private static void assertIndependentOfBatch(OnnxModel model, int sizes, int pool) {
    int width = model.bits().count();
    byte[][] pictures = noise(pool, model.side() * model.side() * 3, 5);
    float[][] alone = new float[pool][];
    for (int i = 0; i < pool; i++) {
      alone[i] = outputs(model, pictures[i]);
    }
    Random random = new Random(9);
    for (int size = 1; size <= sizes; size++) {
      int[] chosen = random.ints(size, 0, pool).toArray();
      byte[][] batch = new byte[size][];
      for (int row = 0; row < size; row++) {
        batch[row] = pictures[chosen[row]];
      }
      float[] outputs = outputs(model, batch);
      for (int row = 0; row < size; row++) {
        assertThat(java.util.Arrays.copyOfRange(outputs, row * width, (row + 1) * width))
            .as("row %d of %d", row, size)
            .isEqualTo(alone[chosen[row]]);
      }
    }
  }

  private static float[] outputs(OnnxModel model, byte[]... pictures) {
    try (InputBatch batch = model.batch()) {
      for (byte[] picture : pictures) {
        batch.add(picture);
      }
      return model.run(batch);
    }
  }

  private static byte[][] noise(int count, int bytes, long seed) {
    Random random = new Random(seed);
    byte[][] pictures = new byte[count][bytes];
    for (byte[] picture : pictures) {
      random.nextBytes(picture);
    }
    return pictures;
  }

  private static OnnxModel load(TestModel model, int capacity) throws ModelRefusedException {
    return OnnxModel.load(ENGINE, model.manifest(), model.onnx(), capacity, ModelRules.standard(2));
  }

  private static Path data(String name) {
    Path root = Path.of(System.getProperty("hammingbird.root", ".."));
    return root.resolve("../shared/data").resolve(name);
  }

  private static byte[] gunzip(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }
}
