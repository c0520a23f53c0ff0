package dev.hammingbird.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.hammingbird.trainer.tensor.Device;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.Random;
import java.util.function.Function;

/** Compares gradients with differences of the loss. */
final class Gradients {
  private Gradients() {}

  /** Returns values from -1.5 to 1.5 that are not near 0. */
  static float[] values(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      float size = 0.2f + 1.3f * random.nextFloat();
      values[i] = random.nextBoolean() ? size : -size;
    }
    return values;
  }

  /** Asserts that the gradient of a scalar loss agrees with central differences. */
  static void assertAgree(float[] at, Shape shape, Function<NDArray, NDArray> loss) {
    float[] gradient = gradient(at, shape, loss);
    float step = 1e-2f;
    for (int i = 0; i < at.length; i++) {
      float[] moved = at.clone();
      moved[i] = at[i] + step;
      double up = value(moved, shape, loss);
      moved[i] = at[i] - step;
      double down = value(moved, shape, loss);
      assertThat((double) gradient[i])
          .as("gradient %d", i)
          .isCloseTo((up - down) / (2 * step), within(3e-3));
    }
  }

  static float[] gradient(float[] at, Shape shape, Function<NDArray, NDArray> loss) {
    try (NDManager manager = Device.CPU.newManager()) {
      NDArray x = Tensors.of(manager, at, shape);
      x.setRequiresGradient(true);
      try (GradientCollector collector = Device.CPU.collect()) {
        collector.backward(loss.apply(x));
      }
      return x.getGradient().toFloatArray();
    }
  }

  static double value(float[] at, Shape shape, Function<NDArray, NDArray> loss) {
    try (NDManager manager = Device.CPU.newManager()) {
      return loss.apply(Tensors.of(manager, at, shape)).getFloat();
    }
  }
}
