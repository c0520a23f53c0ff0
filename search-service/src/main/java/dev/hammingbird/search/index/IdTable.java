package dev.hammingbird.search.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The newest slot of each id of a partition: an open hash table of one entry an id, which is slot +
 * 1 in the low bits and some bits of the hash above, 0 = free. The bits of the hash spare the look
 * at most ids that are not the one. An entry takes four bytes, eight where slots are beyond 2^28.
 * One writer; readers take no lock.
 */
final class IdTable {
  /** With more of its entries taken, another one is due. */
  private static final double FULL = 0.8;

  private static final int NARROW_BITS = 28;
  private static final int WIDE_BITS = 40;
  private static final int LONGEST = Integer.MAX_VALUE - 8;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Entries entries;
  private final int length;
  private final int slotBits;
  private final long slotMask;
  private final long tagMask;
  private int count;

  /** What {@link #fetch} saw last, so that nobody takes its looks for superfluous. */
  @SuppressWarnings("UnusedVariable")
  private long touched;

  /** Says what id a slot has. */
  interface Ids {
    /** Returns whether the id of a slot is that in the bytes {@code [from, to)}. */
    boolean holds(long slot, byte[] bytes, int from, int to);
  }

  /**
   * Makes an empty table.
   *
   * @param ids for so many there is room, and some more
   * @param lastSlot no slot that is put is greater
   */
  IdTable(long ids, long lastSlot) {
    length = (int) Math.min(LONGEST, 64 + (ids * 4) / 3);
    int needed = Long.SIZE - Long.numberOfLeadingZeros(lastSlot + 1);
    boolean narrow = needed <= NARROW_BITS;
    slotBits = narrow ? Math.min(NARROW_BITS, needed + 1) : WIDE_BITS;
    slotMask = (1L << slotBits) - 1;
    tagMask = (1L << ((narrow ? Integer.SIZE : Long.SIZE) - slotBits)) - 1;
    entries = narrow ? new Narrow(new int[length]) : new Wide(new long[length]);
  }

  /** Returns the hash of the id in the bytes {@code [from, to)}. */
  static long hash(byte[] bytes, int from, int to) {
    long hash = (to - from) * 0x9E3779B97F4A7C15L;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = (hash ^ (long) WORDS.get(bytes, at)) * 0xD6E8FEB86659FD93L;
      hash ^= hash >>> 32;
    }
    if (at < to) {
      long rest = 0;
      for (; at < to; at++) {
        rest = rest << 8 | (bytes[at] & 255);
      }
      hash = (hash ^ rest) * 0xD6E8FEB86659FD93L;
      hash ^= hash >>> 32;
    }
    hash *= 0xD6E8FEB86659FD93L;
    return hash ^ hash >>> 32;
  }

  /** Returns how many ids there are. */
  int count() {
    return count;
  }

  /** Returns whether so many ids in all find room, and slots up to one. */
  boolean takes(long ids, long lastSlot) {
    return ids <= FULL * length && lastSlot < slotMask;
  }

  /** Returns whether slots up to one need wide entries. */
  boolean wide() {
    return slotBits == WIDE_BITS;
  }

  /**
   * Has the places of hashes come into the cache. Who puts many asks for all of their places first,
   * so that memory brings them together and not one after the other.
   */
  void fetch(long[] hashes, int count) {
    long all = 0;
    for (int i = 0; i < count; i++) {
      all |= entries.get(place(hashes[i]));
    }
    touched = all;
  }

  /** Puts a slot in the place of an older one of its id. */
  void put(long hash, byte[] id, int from, int to, long slot, Ids ids) {
    long tag = hash & tagMask;
    int at = place(hash);
    for (long entry = entries.get(at); entry != 0; entry = entries.get(at)) {
      long other = (entry & slotMask) - 1;
      if (entry >>> slotBits == tag && ids.holds(other, id, from, to)) {
        entries.set(at, (tag << slotBits) | (Math.max(slot, other) + 1));
        return;
      }
      at = next(at);
    }
    entries.set(at, (tag << slotBits) | (slot + 1));
    count++;
  }

  /** Returns the newest slot of an id, -1 for none. */
  long find(byte[] id, Ids ids) {
    long hash = hash(id, 0, id.length);
    long tag = hash & tagMask;
    int at = place(hash);
    for (long entry = entries.get(at); entry != 0; entry = entries.get(at)) {
      long slot = (entry & slotMask) - 1;
      if (entry >>> slotBits == tag && ids.holds(slot, id, 0, id.length)) {
        return slot;
      }
      at = next(at);
    }
    return -1;
  }

  private int place(long hash) {
    return (int) (((hash >>> 32) * length) >>> 32);
  }

  private int next(int at) {
    return at + 1 == length ? 0 : at + 1;
  }

  /** Entries as unsigned numbers. */
  private sealed interface Entries {
    long get(int at);

    void set(int at, long entry);
  }

  private static final class Narrow implements Entries {
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    private final int[] ints;

    Narrow(int[] ints) {
      this.ints = ints;
    }

    @Override
    public long get(int at) {
      return (int) INTS.getAcquire(ints, at) & 0xffffffffL;
    }

    @Override
    public void set(int at, long entry) {
      INTS.setRelease(ints, at, (int) entry);
    }
  }

  private static final class Wide implements Entries {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] longs;

    Wide(long[] longs) {
      this.longs = longs;
    }

    @Override
    public long get(int at) {
      return (long) LONGS.getAcquire(longs, at);
    }

    @Override
    public void set(int at, long entry) {
      LONGS.setRelease(longs, at, entry);
    }
  }
}
