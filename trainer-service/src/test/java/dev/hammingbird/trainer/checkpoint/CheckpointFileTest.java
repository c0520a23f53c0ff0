package dev.hammingbird.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.hammingbird.trainer.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
  @TempDir private Path folder;

  /** A run that counts, draws and holds an array. */
  private static final class Counting implements Resumable {
    private final Chance chance = new Chance(1);
    private final NDArray array;
    private int count;

    Counting(NDArray array) {
      this.array = array;
    }

    @Override
    public void exchange(State state) {
      count = state.integer("count", count);
      state.part("chance", chance);
      state.arrays("array", List.of(array));
    }
  }

  private CheckpointFile file(Map<String, String> configuration) {
    return new CheckpointFile(
        folder.resolve("run.checkpoint"), configuration, Map.of(), Duration.ZERO, () -> 0);
  }

  private static void with(float[] values, java.util.function.Consumer<Counting> use) {
    Device.CPU.quietThread();
    try (NDManager manager = Device.CPU.newManager()) {
      use.accept(new Counting(manager.create(values, new Shape(values.length))));
    }
  }

  private void saved() {
    with(
        new float[] {1, -0.0f, Float.MIN_VALUE},
        run -> {
          run.count = 7;
          long _ = run.chance.nextLong();
          file(Map.of("bits", "48")).passed(run);
        });
  }

  @Test
  void everyValueComesBackBitForBit() {
    saved();

    with(
        new float[] {5, Float.NaN, 5},
        run -> {
          assertThat(file(Map.of("bits", "48")).restore(run)).isTrue();

          Chance expected = new Chance(1);
          long _ = expected.nextLong();
          assertThat(run.count).isEqualTo(7);
          assertThat(run.chance.nextLong()).isEqualTo(expected.nextLong());
          assertThat(bits(run.array)).containsExactly(bits(1, -0.0f, Float.MIN_VALUE));
        });
  }

  private static int[] bits(NDArray array) {
    return bits(array.toFloatArray());
  }

  private static int[] bits(float... values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  @Test
  void withoutAFileNothingIsRestored() {
    with(new float[] {1}, run -> assertThat(file(Map.of()).restore(run)).isFalse());
  }

  @Test
  void anotherRunsCheckpointIsRefusedByWhatDiffers() {
    saved();

    with(
        new float[3],
        run ->
            assertThatExceptionOfType(CheckpointRefusedException.class)
                .isThrownBy(() -> file(Map.of("bits", "64")).restore(run))
                .withMessageContaining("run.checkpoint belongs to another run")
                .withMessageContaining("its bits is 48, this run's is 64"));
  }

  @Test
  void anotherNetworksCheckpointIsRefusedByTheShape() {
    saved();

    with(
        new float[4],
        run ->
            assertThatExceptionOfType(CheckpointRefusedException.class)
                .isThrownBy(() -> file(Map.of("bits", "48")).restore(run))
                .withMessageContaining("'run/array/0' has (3), the run's (4)"));
  }

  @Test
  void aTornCheckpointIsRefused() throws IOException {
    saved();
    Path path = folder.resolve("run.checkpoint");
    byte[] whole = Files.readAllBytes(path);
    for (int cut : new int[] {0, 7, 40, whole.length - 1}) {
      Files.write(path, java.util.Arrays.copyOf(whole, cut));

      with(
          new float[3],
          run ->
              assertThatExceptionOfType(CheckpointRefusedException.class)
                  .isThrownBy(() -> file(Map.of("bits", "48")).restore(run))
                  .withMessageContaining("run.checkpoint"));
    }
  }

  @Test
  void aFlippedBitIsRefused() throws IOException {
    saved();
    Path path = folder.resolve("run.checkpoint");
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length / 2] ^= 1;
    Files.write(path, bytes);

    with(
        new float[3],
        run ->
            assertThatExceptionOfType(CheckpointRefusedException.class)
                .isThrownBy(() -> file(Map.of("bits", "48")).restore(run))
                .withMessageContaining("torn"));
  }

  @Test
  void aHalfWrittenNewFileLeavesTheOldOneInPlace() throws IOException {
    saved();
    Files.write(folder.resolve("run.checkpoint.new"), new byte[100]);

    with(
        new float[3],
        run -> {
          assertThat(file(Map.of("bits", "48")).restore(run)).isTrue();
          assertThat(run.count).isEqualTo(7);
        });
  }
}
