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
final class PartitionDirectory implements FilterIndex.Pictures {
  private static final int CHUNK = 4096;
  private static final double FILL = 0.6;
  private static final long SLOT = (1L << 40) - 1;

  private volatile AtomicReferenceArray<Chunk> chunks = new AtomicReferenceArray<>(16);

  /**
   * Slot + 1 in the low 40 bits, 24 bits of the id's hash above, 0 = free. The bits of the hash
   * spare the look at most ids that are not the one.
   */
  private volatile AtomicLongArray table = new AtomicLongArray(1024);

  private final Map<Long, Long> previous = new ConcurrentHashMap<>();
  private final FilterIndex filters = new FilterIndex(this);
  private int ids;

  /** Makes room for so many slots at once, which are about to be added. */
  void expect(long slots) {
    int wanted = (int) Math.min(1L << 30, Long.highestOneBit((long) (slots / FILL) + 1) << 1);
    if (wanted > table.length()) {
      grow(wanted);
    }
  }

  /** Adds the record that ends at {@code to}; returns false when the slot was known. */
  boolean add(long slot, StoredId.Parts parts, byte[] bytes, int to, int labelSet) {
    if (knows(slot)) {
      return false;
    }
    int from = parts.idFrom();
    chunkToWrite(slot).add((int) (slot % CHUNK), parts, bytes, to, labelSet);
    if (parts.previous() >= 0) {
      previous.put(slot, parts.previous());
    }
    if (ids + 1 > FILL * table.length()) {
      grow(2 * table.length());
    }
    link(table, hash(bytes, from, to), bytes, from, to, slot);
    filters.added(slot);
    return true;
  }

  /** Returns by what its pictures are chosen. */
  FilterIndex filters() {
    return filters;
  }

  @Override
  public boolean knows(long slot) {
    Chunk chunk = chunk(slot);
    return chunk != null && chunk.starts.get((int) (slot % CHUNK)) > 0;
  }

  /** Returns the newest slot of an id, -1 for none. */
  long find(ImageId id) {
    byte[] bytes = id.bytes();
    AtomicLongArray now = table;
    int hash = hash(bytes, 0, bytes.length);
    for (int at = hash & (now.length() - 1); ; at = (at + 1) & (now.length() - 1)) {
      long entry = now.get(at);
      if (entry == 0) {
        return -1;
      }
      long slot = (entry & SLOT) - 1;
      if (tag(entry) == hash >>> 8
          && known(slot).holds((int) (slot % CHUNK), bytes, 0, bytes.length)) {
        return slot;
      }
    }
  }

  long previous(long slot) {
    return previous.getOrDefault(slot, -1L);
  }

  ImageId id(long slot) {
    return new ImageId(idText(slot));
  }

  String idText(long slot) {
    return known(slot).idText((int) (slot % CHUNK));
  }

  boolean erased(long slot) {
    return known(slot).erased[(int) (slot % CHUNK)];
  }

  @Override
  public byte[] idBytes(long slot) {
    return known(slot).id((int) (slot % CHUNK));
  }

  @Override
  public long arrivalMillis(long slot) {
    return known(slot).arrivals[(int) (slot % CHUNK)];
  }

  int acceptedSet(long slot) {
    return known(slot).accepted[(int) (slot % CHUNK)];
  }

  @Override
  public int labelSet(long slot) {
    return known(slot).labelSets[(int) (slot % CHUNK)];
  }

  void relabel(long slot, int labelSet) {
    Chunk chunk = known(slot);
    filters.relabel(slot, labelSet, () -> chunk.labelSets[(int) (slot % CHUNK)] = labelSet);
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

  private void grow(int length) {
    AtomicLongArray now = table;
    AtomicLongArray longer = new AtomicLongArray(length);
    ids = 0;
    for (int i = 0; i < now.length(); i++) {
      long slot = (now.get(i) & SLOT) - 1;
      if (slot >= 0) {
        Chunk chunk = known(slot);
        int from = chunk.start((int) (slot % CHUNK));
        int to = from + chunk.lengths[(int) (slot % CHUNK)];
        link(longer, hash(chunk.pool, from, to), chunk.pool, from, to, slot);
      }
    }
    table = longer;
  }

  private void link(AtomicLongArray into, int hash, byte[] id, int from, int to, long slot) {
    long tag = (long) (hash >>> 8) << 40;
    int at = hash & (into.length() - 1);
    while (true) {
      long entry = into.get(at);
      if (entry == 0) {
        into.set(at, tag | (slot + 1));
        ids++;
        return;
      }
      long other = (entry & SLOT) - 1;
      if (tag(entry) == hash >>> 8 && known(other).holds((int) (other % CHUNK), id, from, to)) {
        into.set(at, tag | (Math.max(other, slot) + 1));
        return;
      }
      at = (at + 1) & (into.length() - 1);
    }
  }

  private static int tag(long entry) {
    return (int) (entry >>> 40);
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    hash *= 0x9E3779B9;
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

    void add(int row, StoredId.Parts parts, byte[] bytes, int to, int labelSet) {
      int length = to - parts.idFrom();
      if (used + length > pool.length) {
        pool = Arrays.copyOf(pool, Math.max(used + length, pool.length + pool.length / 2));
      }
      System.arraycopy(bytes, parts.idFrom(), pool, used, length);
      lengths[row] = (short) length;
      arrivals[row] = parts.arrivalMillis();
      accepted[row] = labelSet;
      labelSets[row] = labelSet;
      erased[row] = parts.erased();
      starts.set(row, used + 1);
      used += length;
    }

    boolean holds(int row, byte[] id, int from, int to) {
      int start = start(row);
      return lengths[row] == to - from
          && Arrays.equals(pool, start, start + lengths[row], id, from, to);
    }

    byte[] id(int row) {
      int start = start(row);
      return Arrays.copyOfRange(pool, start, start + lengths[row]);
    }

    String idText(int row) {
      int start = start(row);
      return new String(pool, start, lengths[row], StandardCharsets.UTF_8);
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
