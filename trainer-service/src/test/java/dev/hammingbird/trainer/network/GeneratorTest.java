package dev.hammingbird.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.hammingbird.trainer.tensor.Device;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private static final int COUNT = 4;
  private static final int NOISE = 6;
  private static final int SIDE = 16;
  private static final float STEP = 2e-4f;

  /** What reaches the noise has come through every layer. */
  @Test
  void gradientsReachTheNoise() {
    try (NDManager manager = Device.CPU.newManager()) {
      Device.CPU.seed(5);
      Generator generator = new Generator(NOISE, SIDE);
      generator.initialize(manager, DataType.FLOAT32, new Shape(1, NOISE + 2));
      ParameterStore store = new ParameterStore(manager, false);
      NDArray noise = drawn(manager, 1, new Shape(COUNT, NOISE));
      noise.setRequiresGradient(true);
      NDArray labels = manager.ones(new Shape(COUNT, 2));
      NDArray mixture = drawn(manager, 2, new Shape(COUNT, 3, SIDE, SIDE));

      try (GradientCollector collector = Device.CPU.collect()) {
        collector.backward(generator.generate(store, noise, labels, false).mul(mixture).sum());
      }

      NDArray direction = drawn(manager, 3, noise.getShape());
      double expected = noise.getGradient().mul(direction).sum().getFloat();
      double slope =
          (value(generator, store, moved(noise, direction, 1), labels, mixture)
                  - value(generator, store, moved(noise, direction, -1), labels, mixture))
              / (2 * STEP);
      assertThat(expected).isNotZero();
      assertThat(slope).isCloseTo(expected, within(0.02 * Math.abs(expected) + 0.01));
    }
  }

  @Test
  void doublingRepeatsEachValue() {
    try (NDManager manager = Device.CPU.newManager()) {
      NDArray map = Tensors.of(manager, new float[] {1, 2, 3, 4}, new Shape(1, 2, 1, 2));

      NDArray doubled = Maps.doubled(map);

      assertThat(doubled.getShape()).isEqualTo(new Shape(1, 2, 2, 4));
      assertThat(doubled.toFloatArray())
          .containsExactly(1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4);
    }
  }

  @Test
  void unfoldingLaysChannelsOutAsTwoByTwoValues() {
    try (NDManager manager = Device.CPU.newManager()) {
      NDArray map =
          Tensors.of(manager, new float[] {1, 2, 3, 4, 5, 6, 7, 8}, new Shape(1, 8, 1, 1));

      NDArray unfolded = Maps.unfolded(map);

      assertThat(unfolded.getShape()).isEqualTo(new Shape(1, 2, 2, 2));
      assertThat(unfolded.toFloatArray()).containsExactly(1, 3, 5, 7, 2, 4, 6, 8);
    }
  }

  private static NDArray moved(NDArray from, NDArray direction, int times) {
    return from.stopGradient().add(Tensors.scale(direction, times * STEP));
  }

  private static double value(
      Generator generator, ParameterStore store, NDArray noise, NDArray labels, NDArray mixture) {
    double sum = 0;
    for (float one : generator.generate(store, noise, labels, false).mul(mixture).toFloatArray()) {
      sum += one;
    }
    return sum;
  }

  private static NDArray drawn(NDManager manager, long seed, Shape shape) {
    Random random = new Random(seed);
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensors.of(manager, values, shape);
  }
}
