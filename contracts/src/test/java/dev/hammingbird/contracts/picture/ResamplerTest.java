package dev.hammingbird.contracts.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResamplerTest {
  @Property(tries = 300)
  void toInput_agreesWithThePlainWay(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll @IntRange(min = 1, max = 65) int side) {
    Pixels pixels = TestPictures.random(width, height, seed);

    byte[] input = Resampler.toInput(pixels, side);

    assertThat(input).isEqualTo(plainly(pixels, side));
  }

  @Test
  void aSquareOfTheRightSideIsTakenAsItIs() {
    Pixels pixels = TestPictures.random(32, 32, 1);

    assertThat(Resampler.toInput(pixels, 32)).isEqualTo(pixels.toArray());
  }

  @Test
  void theSquareIsCutFromTheMiddle() {
    byte[] row = new byte[3 * 3];
    row[3] = 99;

    assertThat(Resampler.toInput(Pixels.copyOf(3, 1, row), 1)).containsExactly(99, 0, 0);
  }

  @Test
  void oneColourStaysThatColourAtAnySize() {
    byte[] rgb = new byte[13 * 17 * 3];
    java.util.Arrays.fill(rgb, (byte) 201);
    Pixels pixels = Pixels.copyOf(13, 17, rgb);

    for (int side : new int[] {1, 5, 13, 14, 64}) {
      assertThat(Resampler.toInput(pixels, side)).containsOnly((byte) 201);
    }
  }

  @Test
  void aSideOfNothingIsRefused() {
    assertThatThrownBy(() -> Resampler.toInput(TestPictures.random(2, 2, 1), 0))
        .hasMessage("side must be 1 to 16384, not 0");
  }

  @Test
  void shrinkingKeepsProportions() {
    Pixels small = Resampler.shrinkTo(TestPictures.random(300, 100, 1), 64);

    assertThat(small.width()).isEqualTo(64);
    assertThat(small.height()).isEqualTo(21);
  }

  @Test
  void aThinLineIsNotShrunkAway() {
    assertThat(Resampler.shrinkTo(TestPictures.random(3000, 1, 1), 1024).height()).isEqualTo(1);
  }

  /** The definition, value by value, in numbers that cannot overflow. */
  private static byte[] plainly(Pixels pixels, int side) {
    int square = Math.min(pixels.width(), pixels.height());
    int left = (pixels.width() - square) / 2;
    int top = (pixels.height() - square) / 2;
    byte[] out = new byte[side * side * 3];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        for (int c = 0; c < 3; c++) {
          BigInteger sum = BigInteger.ZERO;
          BigInteger weights = BigInteger.ZERO;
          for (int v = 0; v < square; v++) {
            for (int u = 0; u < square; u++) {
              long weight = weight(u, x, square, side) * weight(v, y, square, side);
              weights = weights.add(BigInteger.valueOf(weight));
              sum = sum.add(BigInteger.valueOf(weight * pixels.at(left + u, top + v, c)));
            }
          }
          BigInteger twice = BigInteger.TWO;
          out[(y * side + x) * 3 + c] =
              sum.multiply(twice).add(weights).divide(weights.multiply(twice)).byteValue();
        }
      }
    }
    return out;
  }

  /** The weight of source pixel {@code j} of {@code n} in output {@code i} of {@code m}. */
  private static long weight(int j, int i, int n, int m) {
    if (m <= n) {
      return Math.max(
          0, Math.min((j + 1L) * m, (i + 1L) * n) - Math.max((long) j * m, (long) i * n));
    }
    long at = Math.clamp((2L * i + 1) * n - m, 0, 2L * m * (n - 1));
    return Math.max(0, 2L * m - Math.abs(at - 2L * m * j));
  }
}
