package dev.hammingbird.contracts.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BinaryCodeTest {
  /** Returns a random code of a width. */
  static BinaryCode random(Bits bits, Random random) {
    float[] outputs = new float[bits.count()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = random.nextFloat() - 0.5f;
    }
    return BinaryCode.ofOutputs(outputs);
  }

  @Test
  void bitIsOneWhenTheOutputIsAtLeastZeroAndTheFirstIsTheHighest() {
    float[] outputs = {0f, -1f, 2f, -0f, -3f, 1f, -1f, -1f, -1f, -1f, -1f, 5f};

    assertThat(BinaryCode.ofOutputs(outputs).hex()).isEqualTo("b41");
  }

  @Test
  void refusesAnOutputThatIsNotANumber() {
    float[] outputs = new float[16];
    outputs[9] = Float.NaN;

    assertThatThrownBy(() -> BinaryCode.ofOutputs(outputs)).hasMessageContaining("output 9");
  }

  @Test
  void codesOfTwoWidthsHaveNoDistance() {
    assertThatThrownBy(() -> BinaryCode.ofHex("abc").hammingDistance(BinaryCode.ofHex("abcd")))
        .hasMessage("codes of 12 and 16 bits have no distance");
  }

  @Test
  void textThatIsNotHexIsRefused() {
    assertThatThrownBy(() -> BinaryCode.ofHex("12345g")).hasMessageContaining("12345g");
    assertThatThrownBy(() -> BinaryCode.ofHex("ab")).hasMessageContaining("not 8");
  }

  @Property
  void textAndWordsSayTheSame(
      @ForAll @IntRange(min = 3, max = 256) int nibbles, @ForAll long seed) {
    BinaryCode code = random(new Bits(4 * nibbles), new Random(seed));
    long[] words = new long[code.bits().words()];
    code.copyTo(words, 0);

    assertThat(BinaryCode.ofHex(code.hex())).isEqualTo(code);
    assertThat(BinaryCode.ofWords(code.bits(), words, 0)).isEqualTo(code);
  }

  @Property
  void distanceCountsTheBitsThatDiffer(
      @ForAll @IntRange(min = 3, max = 256) int nibbles, @ForAll long seed) {
    Random random = new Random(seed);
    BinaryCode a = random(new Bits(4 * nibbles), random);
    BinaryCode b = random(new Bits(4 * nibbles), random);
    int plain = 0;
    for (int i = 0; i < 4 * nibbles; i++) {
      plain += (int) ((a.word(i / 64) ^ b.word(i / 64)) >>> (63 - i % 64) & 1);
    }

    assertThat(a.hammingDistance(b)).isEqualTo(plain);
  }

  @Property
  void packedCodesReadBackWhateverTheirWidth(
      @ForAll @IntRange(min = 3, max = 256) int nibbles,
      @ForAll @IntRange(min = 1, max = 20) int count,
      @ForAll long seed) {
    Random random = new Random(seed);
    Bits bits = new Bits(4 * nibbles);
    BinaryCode[] codes = new BinaryCode[count];
    byte[] packed = new byte[bits.packedBytes(count)];
    for (int i = 0; i < count; i++) {
      codes[i] = random(bits, random);
      PackedCodes.put(packed, i, codes[i]);
    }

    for (int i = 0; i < count; i++) {
      assertThat(PackedCodes.get(packed, i, bits)).isEqualTo(codes[i]);
    }
  }
}
