package dev.hammingbird.trainer.method;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.hammingbird.trainer.tensor.Device;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.function.IntPredicate;
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

  /** Looks at 50 pictures every 50 steps, as a run does. */
  private static void look(CodeWatch watch, int step, IntPredicate constant) {
    try (NDManager manager = Device.CPU.newManager()) {
      float[] outputs = new float[50 * 4];
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = constant.test(i % 4) || i < 4 ? 1 : -1;
      }
      watch.look(Tensors.of(manager, outputs, new Shape(50, 4)), step);
    }
  }

  @Test
  void namesBitsThatStayConstantForLongAndSinceWhen() {
    CodeWatch watch = new CodeWatch(4);
    look(watch, 1, bit -> bit == 3);
    look(watch, 51, bit -> bit == 1);
    for (int step = 101; step < 1051; step += 50) {
      look(watch, step, bit -> bit == 1 || bit == 3);
    }

    assertThatExceptionOfType(DivergedException.class)
        .isThrownBy(() -> look(watch, 1051, bit -> bit == 1 || bit == 3))
        .withMessageStartingWith(
            "1 of 4 bits are constant at step 1051: bit 1 is 1 since step 51, on 1050 pictures;");
    assertThatExceptionOfType(DivergedException.class)
        .isThrownBy(() -> look(watch, 1101, bit -> bit == 1 || bit == 3))
        .withMessageContaining("2 of 4 bits")
        .withMessageContaining("bit 3 is 1 since step 101, on 1050 pictures");
  }

  @Test
  void letsABitPassThatChangesNowAndThen() {
    CodeWatch watch = new CodeWatch(4);

    for (int step = 1; step < 20_000; step += 50) {
      boolean still = step % 1000 != 1;
      look(watch, step, bit -> bit == 0 && still);
    }
  }

  @Test
  void proofTakesManyPicturesAndNotOnlySteps() {
    CodeWatch watch = new CodeWatch(2);
    try (NDManager manager = Device.CPU.newManager()) {
      for (int step = 1; step < 20_000; step += 50) {
        watch.look(Tensors.of(manager, new float[] {1, -1, 1, 1}, new Shape(2, 2)), step);
      }
    }
  }
}
