package dev.hammingbird.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.hammingbird.trainer.tensor.Device;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeformationTest {
  private static final int SIDE = 8;

  private static float[] smooth() {
    float[] picture = new float[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        picture[y * SIDE + x] = (float) (Math.sin(0.5 * x) + Math.cos(0.4 * y));
      }
    }
    return picture;
  }

  private static float[] rotated(float[] picture, float angle) {
    try (NDManager manager = Device.CPU.newManager()) {
      NDArray input = Tensors.of(manager, picture, new Shape(1, 1, SIDE, SIDE));
      NDArray turn = Tensors.of(manager, new float[] {angle}, new Shape(1, 1));
      return Deformation.rotate(input, turn).toFloatArray();
    }
  }

  @Test
  void noAngleChangesNothing() {
    float[] same = rotated(smooth(), 0);

    assertThat(same).containsExactly(smooth(), within(1e-5f));
  }

  @Test
  void aQuarterTurnMovesEveryPixelToItsPlace() {
    float[] picture = smooth();

    float[] turned = rotated(picture, (float) (Math.PI / 2));

    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        float expected = picture[x * SIDE + (SIDE - 1 - y)];
        assertThat(turned[y * SIDE + x]).isCloseTo(expected, within(1e-3f));
      }
    }
  }

  @Test
  void anyAngleAgreesWithThePlainWay() {
    float[] picture = smooth();
    for (float angle : new float[] {-1.2f, -0.3f, 0.1f, 0.6f, 2.5f}) {
      float[] turned = rotated(picture, angle);

      for (int i = 0; i < turned.length; i++) {
        double expected = plain(picture, angle, i % SIDE, i / SIDE);
        assertThat((double) turned[i]).as("%s at %d", angle, i).isCloseTo(expected, within(1e-4));
      }
    }
  }

  /** The plain way: slow, and plainly right. */
  private static double plain(float[] picture, double angle, int x, int y) {
    double middle = (SIDE - 1) / 2.0;
    double fromX =
        mirrored(Math.cos(angle) * (x - middle) - Math.sin(angle) * (y - middle) + middle);
    double fromY =
        mirrored(Math.sin(angle) * (x - middle) + Math.cos(angle) * (y - middle) + middle);
    int left = Math.min(SIDE - 2, (int) Math.floor(fromX));
    int top = Math.min(SIDE - 2, (int) Math.floor(fromY));
    double sum = 0;
    for (int dy = 0; dy <= 1; dy++) {
      for (int dx = 0; dx <= 1; dx++) {
        double weight = (1 - Math.abs(fromX - left - dx)) * (1 - Math.abs(fromY - top - dy));
        sum += weight * picture[(top + dy) * SIDE + left + dx];
      }
    }
    return sum;
  }

  private static double mirrored(double at) {
    double positive = Math.abs(at);
    return positive <= SIDE - 1 ? positive : 2 * (SIDE - 1) - positive;
  }

  @Test
  void theGradientReachesTheAngle() {
    float[] picture = smooth();
    double angle = 0.35;
    double step = 1e-3;
    double difference =
        (sum(rotated(picture, (float) (angle + step)))
                - sum(rotated(picture, (float) (angle - step))))
            / (2 * step);

    try (NDManager manager = Device.CPU.newManager()) {
      NDArray input = Tensors.of(manager, picture, new Shape(1, 1, SIDE, SIDE));
      NDArray turn = Tensors.of(manager, new float[] {(float) angle}, new Shape(1, 1));
      turn.setRequiresGradient(true);
      try (GradientCollector collector = Device.CPU.collect()) {
        collector.backward(weighted(Deformation.rotate(input, turn)));
      }
      assertThat((double) turn.getGradient().toFloatArray()[0])
          .isCloseTo(difference, within(0.05 * Math.abs(difference) + 1e-2));
    }
  }

  private static NDArray weighted(NDArray picture) {
    NDArray ramp = picture.getManager().arange(0f, SIDE * SIDE, 1f);
    return picture.reshape(-1).mul(ramp).sum();
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += i * values[i];
    }
    return sum;
  }

  @Test
  void occlusionCoversTheAreaAskedFor() {
    try (NDManager manager = Device.CPU.newManager()) {
      List<NDArray> logits =
          List.of(
              manager.zeros(new Shape(6, 64)),
              manager.zeros(new Shape(6, 16)),
              manager.zeros(new Shape(6, 4)));

      float[] mask =
          Deformation.occlusion(logits, new Shape(6, 3, 32, 32), 0.25f, new Random(1))
              .toFloatArray();

      for (int n = 0; n < 6; n++) {
        float covered = 0;
        for (int p = 0; p < 1024; p++) {
          float value = mask[n * 1024 + p];
          assertThat(Math.abs(value * (1 - value))).isLessThan(1e-5f);
          covered += value;
        }
        assertThat(covered / 1024).isCloseTo(0.25f, within(1e-4f));
      }
    }
  }

  @Test
  void theCellsMostWishedForAreOccluded() {
    try (NDManager manager = Device.CPU.newManager()) {
      float[] wishes = new float[64];
      wishes[0] = 50;
      wishes[9] = 50;
      wishes[63] = 50;
      List<NDArray> logits =
          List.of(
              Tensors.of(manager, wishes, new Shape(1, 64)),
              manager.zeros(new Shape(1, 16)),
              manager.zeros(new Shape(1, 4)));

      float[] mask =
          Deformation.occlusion(logits, new Shape(1, 3, 32, 32), 3f / 64, new Random(1))
              .toFloatArray();

      assertThat(mask[0]).isCloseTo(1, within(1e-5f));
      assertThat(mask[4 * 32 + 4]).isCloseTo(1, within(1e-5f));
      assertThat(mask[31 * 32 + 31]).isCloseTo(1, within(1e-5f));
      assertThat(mask[31]).isCloseTo(0, within(1e-5f));
    }
  }

  @Test
  void theGradientReachesTheWishes() {
    try (NDManager manager = Device.CPU.newManager()) {
      NDArray fine = manager.zeros(new Shape(1, 64));
      fine.setRequiresGradient(true);
      List<NDArray> logits = List.of(fine, manager.zeros(new Shape(1, 16)));
      try (GradientCollector collector = Device.CPU.collect()) {
        collector.backward(
            Deformation.occlusion(logits, new Shape(1, 3, 32, 32), 0.04f, new Random(1)).sum());
      }
      // d sigmoid at 0 is a quarter, and a cell has 16 pixels.
      assertThat(fine.getGradient().toFloatArray()).containsOnly(4f);
    }
  }

  @Test
  void coarseGridsTakePartOnlyWhenTheirCellsAreSmallEnough() {
    assertThat(Deformation.scalesFor(0.04f)).isEqualTo(1);
    assertThat(Deformation.scalesFor(0.06f)).isEqualTo(2);
    assertThat(Deformation.scalesFor(0.33f)).isEqualTo(3);
  }
}
