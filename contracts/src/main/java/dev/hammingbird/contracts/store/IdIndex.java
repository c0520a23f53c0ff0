package dev.hammingbird.contracts.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The way from an id to its newest slot, without the id: buckets, which are small hashes, from the
 * id's hash to slots, one for each id that has this hash, in text: {@code 17} or, where the record
 * in the slot links to an older version, {@code L17}, separated by commas. Whether a slot is the
 * id's says the record in it.
 *
 * <p>Buckets grow in number with the ids, one after another (linear hashing, Litwin, 1980): of
 * {@code b} buckets, an id's is {@code hash mod 2p} if that is below {@code b}, else {@code hash
 * mod p}, where {@code p} is the largest power of two that is at most {@code b}.
 */
public final class IdIndex {
  /** Ids per bucket, in the mean. */
  public static final int FILL = 32;

  /** The first slot that a store cannot hold: slots are written in five bytes. */
  public static final long END = 1L << 40;

  private static final int SEED = 0x1b873593;

  private IdIndex() {}

  /** Returns the bucket of a hash in an index of so many ids. */
  public static long bucket(int hash, long ids) {
    long buckets = Math.max(1, (ids + FILL - 1) / FILL);
    long low = Long.highestOneBit(buckets);
    long unsigned = hash & 0xffffffffL;
    long bucket = unsigned % (2 * low);
    return bucket < buckets ? bucket : unsigned % low;
  }

  /** Returns the name of a hash in its bucket: four bytes, big-endian. */
  public static byte[] field(int hash) {
    return new byte[] {
      (byte) (hash >>> 24), (byte) (hash >>> 16), (byte) (hash >>> 8), (byte) hash
    };
  }

  /** Returns the slots that a bucket names for a hash: the newest of every id that has it. */
  public static List<Long> slots(byte[] value) {
    return Arrays.stream(new String(value, StandardCharsets.US_ASCII).split(",", -1))
        .map(slot -> Long.valueOf(slot.startsWith("L") ? slot.substring(1) : slot))
        .toList();
  }

  /** Returns the hash of an id: murmur3, 32 bits (x86_32, Austin Appleby, public domain). */
  public static int hash(byte[] id) {
    int hash = SEED;
    int whole = id.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      hash = Integer.rotateLeft(hash ^ mixed(word(id, i, 4)), 13) * 5 + 0xe6546b64;
    }
    if (whole < id.length) {
      hash ^= mixed(word(id, whole, id.length - whole));
    }
    hash ^= id.length;
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  private static int mixed(int word) {
    return Integer.rotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593;
  }

  private static int word(byte[] bytes, int from, int count) {
    int word = 0;
    for (int i = count - 1; i >= 0; i--) {
      word = word << 8 | (bytes[from + i] & 255);
    }
    return word;
  }
}
