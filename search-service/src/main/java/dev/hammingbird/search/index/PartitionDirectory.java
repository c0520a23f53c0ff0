package dev.hammingbird.search.index;

import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.store.StoredId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What is known of the slots of one partition: about 45 bytes a picture with 20 bytes of id. Ids
 * lie as bytes in pools; the way from an id to its slot is a hash table of slots.
 */
final class PartitionDirectory {
  private static final int CHUNK = 4096;
  private static final double FILL = 0.6;

  private volatile AtomicReferenceArray<Chunk> chunks = new AtomicReferenceArray<>(16);
  private volatile AtomicLongArray table = new AtomicLongArray(1024); // slot + 1, 0 = free
  private final Map<Long, Long> previous = new ConcurrentHashMap<>();
  private int ids;

  void add(long slot, StoredId stored, int labelSet) {
    if (knows(slot)) {
      return;
    }
    byte[] id = stored.id().bytes();
    chunkToWrite(slot).add((int) (slot % CHUNK), id, stored, labelSet);
    stored.previous().ifPresent(before -> previous.put(slot, before));
    if (ids + 1 > FILL * table.length()) {
      grow();
    }
    link(table, id, slot);
  }

  boolean knows(long slot) {
    Chunk chunk = chunk(slot);
    return chunk != null && chunk.starts.get((int) (slot % CHUNK)) > 0;
  }

  /** Returns the newest slot of an id, -1 for none. */
  long find(ImageId id) {
    byte[] bytes = id.bytes();
    AtomicLongArray now = table;
    for (int at = hash(bytes) & (now.length() - 1); ; at = (at + 1) & (now.length() - 1)) {
      long slot = now.get(at) - 1;
      if (slot < 0 || known(slot).holds((int) (slot % CHUNK), bytes)) {
        return slot;
      }
    }
  }

  long previous(long slot) {
    return previous.getOrDefault(slot, -1L);
  }

  ImageId id(long slot) {
    byte[] id = known(slot).id((int) (slot % CHUNK));
    return new ImageId(new String(id, StandardCharsets.UTF_8));
  }

  boolean erased(long slot) {
    return known(slot).erased[(int) (slot % CHUNK)];
  }

  long arrivalMillis(long slot) {
    return known(slot).arrivals[(int) (slot % CHUNK)];
  }

  int acceptedSet(long slot) {
    return known(slot).accepted[(int) (slot % CHUNK)];
  }

  int labelSet(long slot) {
    return known(slot).labelSets[(int) (slot % CHUNK)];
  }

  void relabel(long slot, int labelSet) {
    known(slot).labelSets[(int) (slot % CHUNK)] = labelSet;
  }

  private Chunk known(long slot) {
    Chunk chunk = chunk(slot);
    if (chunk == null) {
      throw new IllegalArgumentException("slot " + slot + " was not added");
    }
    return chunk;
  }

  private @org.jspecify.annotations.Nullable Chunk chunk(long slot) {
    AtomicReferenceArray<Chunk> now = chunks;
    long index = slot / CHUNK;
    return index < now.length() ? now.get((int) index) : null;
  }

  private Chunk chunkToWrite(long slot) {
    int index = Math.toIntExact(slot / CHUNK);
    if (index >= chunks.length()) {
      AtomicReferenceArray<Chunk> longer =
          new AtomicReferenceArray<>(Math.max(index + 1, 2 * chunks.length()));
      for (int i = 0; i < chunks.length(); i++) {
        longer.set(i, chunks.get(i));
      }
      chunks = longer;
    }
    Chunk chunk = chunks.get(index);
    if (chunk == null) {
      chunk = new Chunk();
      chunks.set(index, chunk);
    }
    return chunk;
  }

  private void grow() {
    AtomicLongArray now = table;
    AtomicLongArray longer = new AtomicLongArray(2 * now.length());
    ids = 0;
    for (int i = 0; i < now.length(); i++) {
      long slot = now.get(i) - 1;
      if (slot >= 0) {
        link(longer, known(slot).id((int) (slot % CHUNK)), slot);
      }
    }
    table = longer;
  }

  private void link(AtomicLongArray into, byte[] id, long slot) {
    int at = hash(id) & (into.length() - 1);
    while (true) {
      long other = into.get(at) - 1;
      if (other < 0) {
        into.set(at, slot + 1);
        ids++;
        return;
      }
      if (known(other).holds((int) (other % CHUNK), id)) {
        into.set(at, Math.max(other, slot) + 1);
        return;
      }
      at = (at + 1) & (into.length() - 1);
    }
  }

  private static int hash(byte[] id) {
    int hash = Arrays.hashCode(id) * 0x9E3779B9;
    return hash ^ hash >>> 15;
  }

  /** The slots {@code [4096 n, 4096 (n + 1))}. */
  private static final class Chunk {
    /** Where the id begins in the pool, plus 1; 0 = unknown. Written last. */
    private final java.util.concurrent.atomic.AtomicIntegerArray starts =
        new java.util.concurrent.atomic.AtomicIntegerArray(CHUNK);

    private final short[] lengths = new short[CHUNK];
    private final long[] arrivals = new long[CHUNK];
    private final int[] accepted = new int[CHUNK];
    private final int[] labelSets = new int[CHUNK];
    private final boolean[] erased = new boolean[CHUNK];
    private volatile byte[] pool = new byte[1024];
    private int used;

    void add(int row, byte[] id, StoredId stored, int labelSet) {
      if (used + id.length > pool.length) {
        pool = Arrays.copyOf(pool, Math.max(used + id.length, pool.length + pool.length / 2));
      }
      System.arraycopy(id, 0, pool, used, id.length);
      lengths[row] = (short) id.length;
      arrivals[row] = stored.arrivalMillis();
      accepted[row] = labelSet;
      labelSets[row] = labelSet;
      erased[row] = stored.erased();
      starts.set(row, used + 1);
      used += id.length;
    }

    boolean holds(int row, byte[] id) {
      int start = start(row);
      return lengths[row] == id.length
          && Arrays.equals(pool, start, start + id.length, id, 0, id.length);
    }

    byte[] id(int row) {
      int start = start(row);
      return Arrays.copyOfRange(pool, start, start + lengths[row]);
    }

    private int start(int row) {
      int start = starts.get(row) - 1;
      if (start < 0) {
        throw new IllegalArgumentException("row " + row + " was not added");
      }
      return start;
    }
  }
}
