package dev.hammingbird.trainer.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.initializer.ConstantInitializer;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnerTest {
  private static Parameter ones(NDManager manager) {
    Parameter parameter = Parameter.builder().setName("w").setType(Parameter.Type.WEIGHT).build();
    parameter.setInitializer(new ConstantInitializer(1));
    parameter.setShape(new Shape(2));
    parameter.initialize(manager, DataType.FLOAT32);
    return parameter;
  }

  /** Records the loss 3 a + 4 b, whose gradient is (3, 4), of norm 5. */
  private static void backward(NDManager manager, Parameter parameter) {
    NDArray slope = Tensors.of(manager, new float[] {3, 4}, new Shape(2));
    try (GradientCollector collector = Device.CPU.collect()) {
      collector.backward(slope.mul(parameter.getArray()).sum());
    }
  }

  private static float[] after(Learner.Rule rule, int updates, float maxNorm) {
    try (NDManager manager = Device.CPU.newManager()) {
      Parameter parameter = ones(manager);
      try (Learner learner = Learner.ofAll(manager, List.of(parameter), rule)) {
        for (int i = 0; i < updates; i++) {
          backward(manager, parameter);

          assertThat(learner.update(0.1f, maxNorm)).isCloseTo(5, within(1e-4f));
        }
      }
      return parameter.getArray().toFloatArray();
    }
  }

  @Test
  void momentumAddsEarlierSteps() {
    float[] weights = after(new Learner.Momentum(0.5f, 0), 2, 100);

    // Steps of 0.1 times the gradient, then of 0.1 times one and a half.
    assertThat(weights[0]).isCloseTo(1 - 0.3f - 0.45f, within(1e-5f));
    assertThat(weights[1]).isCloseTo(1 - 0.4f - 0.6f, within(1e-5f));
  }

  @Test
  void aLongGradientIsShortenedAndKeepsItsDirection() {
    float[] weights = after(new Learner.Momentum(0, 0), 1, 1);

    assertThat(weights[0]).isCloseTo(1 - 0.1f * 0.6f, within(1e-5f));
    assertThat(weights[1]).isCloseTo(1 - 0.1f * 0.8f, within(1e-5f));
  }

  @Test
  void adamsStepsAreAsLongAsTheRateWhateverTheGradient() {
    float[] weights = after(new Learner.Adam(0.9f, 0.99f, 0), 3, 100);

    assertThat(weights[0]).isCloseTo(0.7f, within(1e-4f));
    assertThat(weights[1]).isCloseTo(0.7f, within(1e-4f));
  }

  @Test
  void adamsWeightDecayIsOutsideOfTheGradient() {
    float[] weights = after(new Learner.Adam(0.9f, 0.99f, 0.5f), 1, 100);

    assertThat(weights[0]).isCloseTo(1 - 0.1f * 0.5f - 0.1f, within(1e-4f));
  }

  @Test
  void aGroupLearnsAtItsShareOfTheRate() {
    try (NDManager manager = Device.CPU.newManager()) {
      Parameter parameter = ones(manager);
      Learner.Group slow = new Learner.Group(List.of(parameter), 0.5f);
      try (Learner learner = new Learner(manager, List.of(slow), new Learner.Momentum(0, 0))) {
        backward(manager, parameter);
        learner.update(0.1f, 100);
      }
      float[] weights = parameter.getArray().toFloatArray();
      assertThat(weights[0]).isCloseTo(1 - 0.05f * 3, within(1e-5f));
      assertThat(weights[1]).isCloseTo(1 - 0.05f * 4, within(1e-5f));
    }
  }

  @Test
  void theTeacherFollowsByTheShareLeftOver() {
    try (NDManager manager = Device.CPU.newManager()) {
      ai.djl.nn.core.Linear student = ai.djl.nn.core.Linear.builder().setUnits(1).build();
      ai.djl.nn.core.Linear teacher = ai.djl.nn.core.Linear.builder().setUnits(1).build();
      student.setInitializer(new ConstantInitializer(1), Parameter.Type.WEIGHT);
      teacher.setInitializer(new ConstantInitializer(0), Parameter.Type.WEIGHT);
      student.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
      teacher.initialize(manager, DataType.FLOAT32, new Shape(1, 1));

      Weights.follow(teacher, student, 0.75f);

      assertThat(teacher.getParameters().get(0).getValue().getArray().toFloatArray())
          .containsExactly(0.25f);
    }
  }
}
