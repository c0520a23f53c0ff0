package dev.hammingbird.simulation;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;

/** A code space whose model is a hash: the same picture has the same code, whoever encodes it. */
record Space(SpaceId id, Bits bits) {
  /** Returns the n-th space of a run. */
  static Space number(int n, int bits) {
    return new Space(new SpaceId("%016x".formatted(n + 1)), new Bits(bits));
  }

  /** Returns the code of a picture's content. */
  BinaryCode code(int content) {
    long[] words = new long[bits.words()];
    for (int i = 0; i < words.length; i++) {
      words[i] = mix(content * 31L + i + id.value().hashCode() * 1_000_003L);
    }
    int unused = words.length * 64 - bits.count();
    words[words.length - 1] &= -1L << unused;
    return BinaryCode.ofWords(bits, words, 0);
  }

  private static long mix(long z) {
    long a = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ a >>> 27) * 0x94d049bb133111ebL;
    return b ^ b >>> 31;
  }
}
