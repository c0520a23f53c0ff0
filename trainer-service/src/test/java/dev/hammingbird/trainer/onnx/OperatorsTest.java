package dev.hammingbird.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.hammingbird.trainer.tensor.Device;
import dev.hammingbird.trainer.tensor.Tensors;
import dev.hammingbird.trainer.tensor.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator against ONNX Runtime, and its gradients against finite differences. */
class OperatorsTest {
  static final int SIDE = 9;
  private static final int COUNT = 3;

  @TempDir Path folder;

  private static float[] drawn(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("dev.hammingbird.trainer.onnx.OperatorCases#names")
  void computesWhatOnnxRuntimeComputes(String name) {
    TinyFile file = OperatorCases.file(name);
    float[] pictures = drawn(COUNT * 3 * SIDE * SIDE, 1);
    try (NDManager manager = Device.CPU.newManager()) {
      OnnxBackbone backbone = new OnnxBackbone(manager, file.in(folder), SIDE, Tuning.ALL, true);
      NDArray inputs = Tensors.of(manager, pictures, new Shape(COUNT, 3, SIDE, SIDE));

      float[] ours = see(backbone, inputs, false).toFloatArray();

      float[] theirs = TinyFile.runtime(file.bytes(), "features", pictures, COUNT, 3, SIDE, SIDE);
      assertThat(ours).hasSize(theirs.length).containsExactly(theirs, within(1e-4f));
    }
  }

  private static NDArray see(OnnxBackbone backbone, NDArray inputs, boolean training) {
    ParameterStore store = new ParameterStore(inputs.getManager(), false);
    return backbone.see(store, inputs, training).features();
  }

  @ParameterizedTest
  @MethodSource("dev.hammingbird.trainer.onnx.OperatorCases#names")
  void gradientsReachPicturesAndWeights(String name) {
    try (NDManager manager = Device.CPU.newManager()) {
      OnnxBackbone backbone =
          new OnnxBackbone(manager, OperatorCases.file(name).in(folder), SIDE, Tuning.ALL, false);
      List<NDArray> weights = Weights.learned(backbone).stream().map(Parameter::getArray).toList();
      NDArray inputs =
          Tensors.of(manager, drawn(COUNT * 3 * SIDE * SIDE, 2), new Shape(COUNT, 3, SIDE, SIDE));
      inputs.setRequiresGradient(true);
      NDArray mixture =
          Tensors.of(manager, drawn(backbone.features(), 3), new Shape(1, backbone.features()));
      try (GradientCollector collector = Device.CPU.collect()) {
        collector.backward(see(backbone, inputs, true).mul(mixture).sum());
      }

      assertSlope(List.of(inputs), () -> see(backbone, inputs, true), mixture);
      if (!weights.isEmpty()) {
        assertSlope(weights, () -> see(backbone, inputs, true), mixture);
      }
    }
  }

  /** Compares the gradient along a random direction with a difference of two values. */
  private static void assertSlope(
      List<NDArray> variables, Supplier<NDArray> features, NDArray mixture) {
    float step = 2e-3f;
    double expected = 0;
    NDArray[] directions = new NDArray[variables.size()];
    for (int i = 0; i < directions.length; i++) {
      NDArray variable = variables.get(i);
      float[] direction = drawn((int) variable.size(), 10 + i);
      float[] gradient = variable.getGradient().toFloatArray();
      for (int j = 0; j < direction.length; j++) {
        expected += (double) direction[j] * gradient[j];
      }
      directions[i] =
          Tensors.scale(Tensors.of(variable.getManager(), direction, variable.getShape()), step);
    }
    move(variables, directions, 1);
    float[] above = features.get().mul(mixture).toFloatArray();
    move(variables, directions, -2);
    float[] below = features.get().mul(mixture).toFloatArray();
    move(variables, directions, 1);
    double slope = 0;
    for (int i = 0; i < above.length; i++) {
      slope += ((double) above[i] - below[i]) / (2 * step);
    }

    assertThat(expected).isNotZero();
    assertThat(slope).isCloseTo(expected, within(0.02 * Math.abs(expected) + 0.3));
  }

  private static void move(List<NDArray> variables, NDArray[] directions, int times) {
    for (int i = 0; i < directions.length; i++) {
      variables.get(i).setRequiresGradient(false);
      variables.get(i).addi(Tensors.scale(directions[i], times));
    }
  }
}
