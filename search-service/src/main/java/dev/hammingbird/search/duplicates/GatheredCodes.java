package dev.hammingbird.search.duplicates;

import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.index.Segment;
import dev.hammingbird.search.index.SpaceView;

/**
 * The live codes of a space side by side, and where each came from. Rows ascend by partition, then
 * slot.
 */
public final class GatheredCodes {
  private final CodeColumns codes;
  private final int[] partitions;
  private final long[] offsets;

  private GatheredCodes(CodeColumns codes, int[] partitions, long[] offsets) {
    this.codes = codes;
    this.partitions = partitions;
    this.offsets = offsets;
  }

  /**
   * Copies the codes of a view.
   *
   * @throws IllegalArgumentException if there are more than an array holds
   */
  public static GatheredCodes of(SpaceView view) {
    if (view.live() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%d codes are more than one search for near pairs takes".formatted(view.live()));
    }
    int live = (int) view.live();
    long[][] columns = new long[view.bits().words()][live];
    int[] partitions = new int[live];
    long[] offsets = new long[live];
    int at = 0;
    for (int p = 0; p < view.partitions().size(); p++) {
      for (Segment segment : view.partitions().get(p).segments()) {
        for (int row = 0; row < segment.rows(); row++) {
          if (segment.live().contains(row)) {
            for (int w = 0; w < columns.length; w++) {
              columns[w][at] = segment.codes().word(row, w);
            }
            partitions[at] = p;
            offsets[at++] = segment.slot(row);
          }
        }
      }
    }
    return new GatheredCodes(
        new CodeColumns(view.bits().count(), columns, at), partitions, offsets);
  }

  /** Returns the codes. */
  public CodeColumns codes() {
    return codes;
  }

  /** Returns whose code lies in a row. */
  public Slot slot(int row) {
    return new Slot(partitions[row], offsets[row]);
  }
}
