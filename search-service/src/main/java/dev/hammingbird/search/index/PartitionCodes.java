package dev.hammingbird.search.index;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.PackedCodes;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.kernel.CodeRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
    Chunk chunk = chunks.computeIfAbsent(slot / CodeRun.MAX_ROWS, _ -> new Chunk(bits.words()));
    int row = (int) (slot % CodeRun.MAX_ROWS);
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
    Chunk chunk = chunks.get(slot / CodeRun.MAX_ROWS);
    int row = (int) (slot % CodeRun.MAX_ROWS);
    if (chunk == null || !chunk.clear(row)) {
      return false;
    }
    digest ^= EntryDigest.of(slot, chunk.code(row), 0, bits);
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
    List<Long> bases = new ArrayList<>(chunks.size());
    List<CodeRun> runs = new ArrayList<>(chunks.size());
    for (Map.Entry<Long, Chunk> entry : chunks.entrySet()) {
      bases.add(entry.getKey() * CodeRun.MAX_ROWS);
      runs.add(entry.getValue().publish());
    }
    return new PartitionView(position, bits, bases, runs);
  }

  /** Up to 65,536 slots; its arrays double until they hold them. */
  private static final class Chunk {
    private final long[][] columns;
    private long[] live = new long[FIRST_ROWS / 64];
    private int rows;
    private boolean dirty = true;
    private CodeRun published;

    Chunk(int words) {
      columns = new long[words][FIRST_ROWS];
      published = new CodeRun(columns.clone(), live, 0);
    }

    void put(int row, long[] words, int from) {
      if (row >= columns[0].length) {
        grow(Math.max(row + 1, 2 * columns[0].length));
      }
      for (int w = 0; w < columns.length; w++) {
        columns[w][row] = words[from + w];
      }
      live[row >>> 6] |= 1L << row;
      rows = Math.max(rows, row + 1);
      dirty = true;
    }

    boolean clear(int row) {
      if (row >= rows || (live[row >>> 6] >>> row & 1) == 0) {
        return false;
      }
      live[row >>> 6] &= ~(1L << row);
      dirty = true;
      return true;
    }

    long[] code(int row) {
      long[] words = new long[columns.length];
      for (int w = 0; w < words.length; w++) {
        words[w] = columns[w][row];
      }
      return words;
    }

    CodeRun publish() {
      if (dirty) {
        published = new CodeRun(columns.clone(), live.clone(), rows);
        dirty = false;
      }
      return published;
    }

    private void grow(int atLeast) {
      int capacity = Math.min(CodeRun.MAX_ROWS, Integer.highestOneBit(atLeast - 1) << 1);
      for (int w = 0; w < columns.length; w++) {
        columns[w] = Arrays.copyOf(columns[w], capacity);
      }
      live = Arrays.copyOf(live, capacity / 64);
    }
  }
}
