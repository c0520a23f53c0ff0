package dev.hammingbird.contracts.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunsTest {
  private static final int CODES = 77;

  @ParameterizedTest
  @ValueSource(ints = {12, 32, 36, 64, 100, 128, 1024})
  void codesInARowAreReadAsOneByOne(int width) {
    Bits bits = new Bits(width);
    byte[] packed = packed(bits);
    long[] run = new long[(CODES - 5) * bits.words()];
    long[] single = new long[run.length];

    PackedCodes.readRun(packed, 5, CODES - 5, bits, run);

    for (int i = 0; i < CODES - 5; i++) {
      PackedCodes.read(packed, 5 + i, bits, single, i * bits.words());
    }
    assertThat(run).isEqualTo(single);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 32, 36, 64, 100, 1024})
  void theDigestOfARunIsThatOfItsSlots(int width) {
    Bits bits = new Bits(width);
    long[] words = new long[CODES * bits.words()];
    PackedCodes.readRun(packed(bits), 0, CODES, bits, words);

    for (long slot : new long[] {0, 1L << 31, (1L << 32) - 40, (1L << 32) - CODES, 7L << 33}) {
      long digest = 0;
      for (int i = 0; i < CODES; i++) {
        digest ^= EntryDigest.of(slot + i, words, i * bits.words(), bits);
      }
      assertThat(EntryDigest.ofRun(slot, words, CODES, bits)).isEqualTo(digest);
    }
    assertThat(EntryDigest.ofRun(5, words, 0, bits)).isZero();
  }

  private static byte[] packed(Bits bits) {
    byte[] packed = new byte[bits.packedBytes(CODES)];
    new Random(bits.count()).nextBytes(packed);
    return packed;
  }
}
