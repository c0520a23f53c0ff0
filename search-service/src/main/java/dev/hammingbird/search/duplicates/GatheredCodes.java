package dev.hammingbird.search.duplicates;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.index.SpaceView;
import java.util.Arrays;

/**
 * The live codes of a space side by side, and where each came from. Rows ascend by partition, then
 * slot.
 */
public final class GatheredCodes {
  private final CodeColumns codes;
  private final int[] ends;
  private final long[] offsets;

  private GatheredCodes(CodeColumns codes, int[] ends, long[] offsets) {
    this.codes = codes;
    this.ends = ends;
    this.offsets = offsets;
  }

  /**
   * Copies the codes of a view.
   *
   * @param most how many there may be
   * @throws IllegalStateException if there are more
   */
  public static GatheredCodes of(SpaceView view, int most) {
    Gathering gathering = new Gathering(view.bits(), view.partitions().size(), view.live(), most);
    for (int p = 0; p < view.partitions().size(); p++) {
      int partition = p;
      view.partitions()
          .get(p)
          .each(0, Long.MAX_VALUE, (slot, code) -> gathering.put(partition, slot, code, 0));
    }
    return gathering.done();
  }

  /** Puts codes side by side that come by partition, then slot. For one thread. */
  public static final class Gathering {
    private final Bits bits;
    private final int most;
    private final long[][] columns;
    private final int[] ends;
    private long[] offsets;
    private int rows;

    /**
     * Begins with none.
     *
     * @param partitions how many there are
     * @param expected about how many codes will come
     * @param most how many may come
     */
    public Gathering(Bits bits, int partitions, long expected, int most) {
      this.bits = bits;
      this.most = most;
      this.ends = new int[partitions];
      this.offsets = new long[(int) Math.min(expected, most)];
      this.columns = new long[bits.words()][offsets.length];
    }

    /** Begins anew. */
    public void clear() {
      rows = 0;
      Arrays.fill(ends, 0);
    }

    /** Returns how many there are by now. */
    public int rows() {
      return rows;
    }

    /**
     * Adds a code.
     *
     * @param words its words begin at {@code from}
     * @throws IllegalStateException if there are too many
     */
    public void put(int partition, long slot, long[] words, int from) {
      if (rows == offsets.length) {
        grow();
      }
      for (int w = 0; w < columns.length; w++) {
        columns[w][rows] = words[from + w];
      }
      offsets[rows++] = slot;
      ends[partition] = rows;
    }

    private void grow() {
      if (rows >= most) {
        throw new IllegalStateException(
            "there are more codes than the %d that one search for near pairs may gather here"
                .formatted(most));
      }
      int room = (int) Math.min(most, rows + rows / 8 + 1024L);
      offsets = Arrays.copyOf(offsets, room);
      for (int w = 0; w < columns.length; w++) {
        columns[w] = Arrays.copyOf(columns[w], room);
      }
    }

    /** Returns what came. */
    public GatheredCodes done() {
      for (int p = 1; p < ends.length; p++) {
        ends[p] = Math.max(ends[p], ends[p - 1]); // of a partition without codes
      }
      return new GatheredCodes(new CodeColumns(bits.count(), columns, rows), ends, offsets);
    }
  }

  /** Returns the codes. */
  public CodeColumns codes() {
    return codes;
  }

  /** Returns whose code lies in a row. */
  public Slot slot(int row) {
    int partition = 0;
    while (ends[partition] <= row) {
      partition++;
    }
    return new Slot(partition, offsets[row]);
  }
}
