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
    hash ^= 4 * (parts + 2);
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  private static int mix(int hash, int part) {
    int mixed = Integer.rotateLeft(part * 0xcc9e2d51, 15) * 0x1b873593;
    return Integer.rotateLeft(hash ^ mixed, 13) * 5 + 0xe6546b64;
  }
}
