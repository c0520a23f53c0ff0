package dev.hammingbird.search.index;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.PackedCodes;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.kernel.Codes;
import dev.hammingbird.search.kernel.LiveRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The writer's side of one partition of one space. What it puts and clears is seen by nobody until
 * {@link #publish}. One thread only.
 *
 * <p>Codes never move once published: a run's arrays are shared by all views, a slot's code is
 * written once. Presence bits are copied when they changed since the last view, so a view stays
 * what it was, exactly.
 */
public final class PartitionCodes {
  private static final int FIRST_ROWS = 4096;

  private final Bits bits;
  private final TreeMap<Long, Chunk> chunks = new TreeMap<>();
  private long digest;
  private long live;

  /** Begins empty. */
  public PartitionCodes(Bits bits) {
    this.bits = bits;
  }

  /**
   * Puts the code of a slot and marks it live. A slot is put at most once.
   *
   * @param words holds the code, left-aligned, from index {@code from} on
   */
  public void put(long slot, long[] words, int from) {
    Chunk chunk = chunks.computeIfAbsent(slot / LiveRows.PAGE_ROWS, _ -> new Chunk(bits));
    int row = (int) (slot % LiveRows.PAGE_ROWS);
    chunk.put(row, words, from);
    digest ^= EntryDigest.of(slot, words, from, bits);
    live++;
  }

  /**
   * Puts the codes of slots in a row and marks them live. A slot is put at most once.
   *
   * @param slot the first of them
   * @param packed codes as the store packs them, see {@link PackedCodes}
   * @param index which code of {@code packed} is that of {@code slot}
   * @param count how many follow one another
   */
  public void putRun(long slot, byte[] packed, int index, int count) {
    long[] words = new long[bits.words()];
    for (int i = 0; i < count; i++) {
      PackedCodes.read(packed, index + i, bits, words, 0);
      put(slot + i, words, 0);
    }
  }

  /** Returns whether the slot was live; it no longer is. */
  public boolean clear(long slot) {
    Chunk chunk = chunks.get(slot / LiveRows.PAGE_ROWS);
    int row = (int) (slot % LiveRows.PAGE_ROWS);
    if (chunk == null || !chunk.clear(row)) {
      return false;
    }
    digest ^= EntryDigest.of(slot, chunk.codes.code(row), 0, bits);
    live--;
    return true;
  }

  /** Returns the XOR of {@link EntryDigest} over the live slots. */
  public long digest() {
    return digest;
  }

  /** Returns how many slots are live. */
  public long live() {
    return live;
  }

  /** Returns what there is now, as the view of a position. */
  public PartitionView publish(StorePosition position) {
    List<Segment> segments = new ArrayList<>(chunks.size());
    for (Map.Entry<Long, Chunk> entry : chunks.entrySet()) {
      segments.add(entry.getValue().publish(entry.getKey() * LiveRows.PAGE_ROWS));
    }
    return new PartitionView(position, bits, segments);
  }

  /** Up to 65,536 slots; its arrays double until they hold them. */
  private static final class Chunk {
    private Codes codes;
    private long[] live = new long[FIRST_ROWS / 64];
    private int rows;
    private int count;
    private Optional<Segment> published = Optional.empty();

    Chunk(Bits bits) {
      codes = Codes.allocate(bits.count(), FIRST_ROWS);
    }

    void put(int row, long[] words, int from) {
      if (row >= codes.rows()) {
        grow(Math.max(row + 1, 2 * codes.rows()));
      }
      codes.put(row, words, from);
      live[row >>> 6] |= 1L << row;
      rows = Math.max(rows, row + 1);
      count++;
      published = Optional.empty();
    }

    boolean clear(int row) {
      if (row >= rows || (live[row >>> 6] >>> row & 1) == 0) {
        return false;
      }
      live[row >>> 6] &= ~(1L << row);
      count--;
      published = Optional.empty();
      return true;
    }

    Segment publish(long base) {
      Segment now =
          published.orElseGet(() ->
              new Segment(base, codes, new LiveRows(new long[][] {live.clone()}, rows, count)));
      published = Optional.of(now);
      return now;
    }

    private void grow(int atLeast) {
      int capacity = Math.min(LiveRows.PAGE_ROWS, Integer.highestOneBit(atLeast - 1) << 1);
      codes = codes.grown(capacity);
      live = Arrays.copyOf(live, capacity / 64);
    }
  }
}
