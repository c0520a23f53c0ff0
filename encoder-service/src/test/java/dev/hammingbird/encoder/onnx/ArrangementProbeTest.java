package dev.hammingbird.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.encoder.fixture.TestModel;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ArrangementProbeTest {
  private static final int CAPACITY = 32;
  private static final int INPUT_BYTES = 32 * 32 * 3;

  @Test
  void outputsOfThePictureAloneAllowAnyBatch() throws Exception {
    assertThat(find((sum, _, _) -> sum)).isEqualTo(BatchArrangement.TOGETHER);
  }

  @Test
  void aKernelForSingleRowsMakesBatchesFillUp() throws Exception {
    assertThat(find((sum, _, rows) -> rows == 1 ? Math.nextUp(sum) : sum))
        .isEqualTo(BatchArrangement.FILLED_UP);
  }

  @Test
  void aKernelForOddSizesMakesBatchesFillUp() throws Exception {
    assertThat(find((sum, _, rows) -> rows == 29 ? Math.nextUp(sum) : sum))
        .isEqualTo(BatchArrangement.FILLED_UP);
  }

  @Test
  void aKernelForTheLastRowsMakesPicturesGoAlone() throws Exception {
    assertThat(find((sum, row, _) -> row == 31 ? Math.nextUp(sum) : sum))
        .isEqualTo(BatchArrangement.ONE_BY_ONE);
  }

  private interface Kernel {
    float output(float sum, int row, int rows);
  }

  private static BatchArrangement find(Kernel kernel) throws Exception {
    OnnxEngine engine = OnnxEngine.start(DeviceChoice.CPU);
    TestModel published = TestModel.residual(32, 4, 12, 1);
    ArrangementProbe probe =
        new ArrangementProbe(
            (batch, rows) -> {
              float[] outputs = new float[rows];
              for (int row = 0; row < rows; row++) {
                outputs[row] = kernel.output(sum(batch.rows(row, 1)), row, rows);
              }
              return outputs;
            },
            CAPACITY,
            INPUT_BYTES);
    try (OnnxModel model =
            OnnxModel.load(
                engine, published.manifest(), published.onnx(), CAPACITY, ModelRules.standard(2));
        InputBatch batch = model.batch()) {
      return probe.find(batch);
    }
  }

  private static float sum(ByteBuffer row) {
    float sum = 0;
    while (row.hasRemaining()) {
      sum += row.get();
    }
    return sum;
  }
}
