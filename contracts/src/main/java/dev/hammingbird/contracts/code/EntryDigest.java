package dev.hammingbird.contracts.code;

/**
 * The contribution of one live slot to the digest of a partition and space. The digest is the XOR
 * over all live slots, so it does not depend on order, and a slot is taken out as it was put in.
 *
 * <p>Two 32-bit murmur3 hashes (x86_32, Austin Appleby, public domain) over the slot's low word,
 * its high word and the code's 32-bit words, left-aligned. 32-bit arithmetic, because Redis' Lua
 * has no other that is exact.
 */
public final class EntryDigest {
  private static final int HIGH_SEED = 0x9747b28c;
  private static final int LOW_SEED = 0x3c6ef372;

  private EntryDigest() {}

  /** Returns the contribution of a slot, the offset of its picture, and its code. */
  public static long of(long slot, BinaryCode code) {
    long[] words = new long[code.bits().words()];
    code.copyTo(words, 0);
    return of(slot, words, 0, code.bits());
  }

  /** Returns the contribution of a slot whose code lies in left-aligned words. */
  public static long of(long slot, long[] words, int from, Bits bits) {
    return (long) murmur(HIGH_SEED, slot, words, from, bits) << 32
        | (murmur(LOW_SEED, slot, words, from, bits) & 0xffffffffL);
  }

  /**
   * Returns the contributions of slots in a row, XORed.
   *
   * @param slot the first of them
   * @param words their codes, left-aligned words from 0 on
   * @param count how many
   */
  public static long ofRun(long slot, long[] words, int count, Bits bits) {
    boolean oneHighWord = slot >>> 32 == (slot + count) >>> 32;
    if (oneHighWord && bits.count() > Integer.SIZE && bits.words() == 1) {
      return ofRun((int) slot, scrambled((int) (slot >>> 32)), words, count);
    }
    long digest = 0;
    for (int i = 0; i < count; i++) {
      digest ^= of(slot + i, words, i * bits.words(), bits);
    }
    return digest;
  }

  /** For codes of two 32-bit words; the loop is one that Java makes vectors of. */
  private static long ofRun(int slotLow, int slotHigh, long[] words, int count) {
    int high = 0;
    int low = 0;
    for (int i = 0; i < count; i++) {
      int first = scrambled(slotLow + i);
      int upper = scrambled((int) (words[i] >>> 32));
      int lower = scrambled((int) words[i]);
      high ^= finished(fold(fold(fold(fold(HIGH_SEED, first), slotHigh), upper), lower) ^ 16);
      low ^= finished(fold(fold(fold(fold(LOW_SEED, first), slotHigh), upper), lower) ^ 16);
    }
    return (long) high << 32 | (low & 0xffffffffL);
  }

  /** Returns the text of a digest, 16 lower-case hex digits. */
  public static String text(long digest) {
    return "%016x".formatted(digest);
  }

  private static int murmur(int seed, long slot, long[] words, int from, Bits bits) {
    int hash = mix(mix(seed, (int) slot), (int) (slot >>> 32));
    int parts = (bits.count() + 31) / 32;
    for (int i = 0; i < parts; i++) {
      long word = words[from + (i >>> 1)];
      hash = mix(hash, (int) ((i & 1) == 0 ? word >>> 32 : word));
    }
    return finished(hash ^ 4 * (parts + 2));
  }

  private static int mix(int hash, int part) {
    return fold(hash, scrambled(part));
  }

  private static int scrambled(int part) {
    return Integer.rotateLeft(part * 0xcc9e2d51, 15) * 0x1b873593;
  }

  private static int fold(int hash, int scrambled) {
    return Integer.rotateLeft(hash ^ scrambled, 13) * 5 + 0xe6546b64;
  }

  private static int finished(int hash) {
    int mixed = (hash ^ hash >>> 16) * 0x85ebca6b;
    mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
    return mixed ^ mixed >>> 16;
  }
}
