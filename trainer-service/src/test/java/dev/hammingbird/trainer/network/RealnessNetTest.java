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

class RealnessNetTest {
  private static final Shape PICTURES = new Shape(4, 3, 16, 16);
  private static final float STEP = 1e-3f;

  private static NDArray drawn(NDManager manager, long seed) {
    Random random = new Random(seed);
    float[] values = new float[(int) PICTURES.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensors.of(manager, values, PICTURES);
  }

  private static RealnessNet net(NDManager manager) {
    Device.CPU.seed(6);
    RealnessNet net = new RealnessNet(2);
    net.initialize(manager, DataType.FLOAT32, PICTURES);
    return net;
  }

  /** What reaches the pictures, by which a generator learns, has come through every layer. */
  @Test
  void gradientsReachThePictures() {
    try (NDManager manager = Device.CPU.newManager()) {
      RealnessNet net = net(manager);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray labels = manager.ones(new Shape(4, 2));
      NDArray pictures = drawn(manager, 1);
      NDArray direction = drawn(manager, 2);
      NDArray weights = Tensors.of(manager, new float[] {1, -2, 3, 1}, new Shape(4, 1));
      pictures.setRequiresGradient(true);

      try (GradientCollector collector = Device.CPU.collect()) {
        collector.backward(net.odds(store, pictures, labels).mul(weights).sum());
      }

      double expected = pictures.getGradient().mul(direction).sum().getFloat();
      NDArray there = pictures.stopGradient().add(Tensors.scale(direction, STEP));
      NDArray back = pictures.stopGradient().add(Tensors.scale(direction, -STEP));
      double up = net.odds(store, there, labels).mul(weights).sum().getFloat();
      double down = net.odds(store, back, labels).mul(weights).sum().getFloat();
      assertThat(expected).isNotZero();
      assertThat((up - down) / (2 * STEP))
          .isCloseTo(expected, within(0.03 * Math.abs(expected) + 0.02));
    }
  }

  @Test
  void aBeliefBetweenTwoLabelsIsJudgedBetweenThem() {
    try (NDManager manager = Device.CPU.newManager()) {
      RealnessNet net = net(manager);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray pictures = drawn(manager, 3);

      float first = odds(net, store, pictures, 1, 0);
      float second = odds(net, store, pictures, 0, 1);

      assertThat(first).isNotEqualTo(second);
      assertThat(odds(net, store, pictures, 0.5f, 0.5f))
          .isCloseTo((first + second) / 2, within(1e-4f));
    }
  }

  private static float odds(
      RealnessNet net, ParameterStore store, NDArray pictures, float first, float second) {
    float[] labels = {first, second, first, second, first, second, first, second};
    NDArray all = Tensors.of(pictures.getManager(), labels, new Shape(4, 2));
    return net.odds(store, pictures, all).toFloatArray()[0];
  }
}
