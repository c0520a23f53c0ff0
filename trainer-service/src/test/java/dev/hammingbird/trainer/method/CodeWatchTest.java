package dev.hammingbird.trainer.method;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.hammingbird.trainer.tensor.Device;
import dev.hammingbird.trainer.tensor.Tensors;
import org.junit.jupiter.api.Test;

class CodeWatchTest {
  private static void check(int rows, float... outputs) {
    try (NDManager manager = Device.CPU.newManager()) {
      CodeWatch.check(Tensors.of(manager, outputs, new Shape(rows, outputs.length / rows)), 7);
    }
  }

  @Test
  void letsCodesPassThatDiffer() {
    assertThatCode(() -> check(2, 1, 1, 1, -1)).doesNotThrowAnyException();
    assertThatCode(() -> check(1, 1, 1)).doesNotThrowAnyException();
  }

  @Test
  void namesCodesThatAreAllEqual() {
    assertThatExceptionOfType(DivergedException.class)
        .isThrownBy(() -> check(3, 0, -1, 2, -3, 9, -1))
        .withMessageContaining("all of 3 pictures have one code at step 7");
  }

  @Test
  void namesOutputsThatAreNotFinite() {
    assertThatExceptionOfType(DivergedException.class)
        .isThrownBy(() -> check(2, 1, Float.NaN, 1, 1))
        .withMessageContaining("output 1 is NaN at step 7");
  }
}
