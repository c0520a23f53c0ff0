package dev.hammingbird.search.index;

import dev.hammingbird.search.kernel.Codes;
import dev.hammingbird.search.kernel.LiveRows;
import java.util.List;

/**
 * Makes one segment of several that follow one another, without what no longer counts where that
 * saves memory. Reads what was shown only, so it may run on any thread.
 */
final class Merge {
  /** With a smaller share of live slots than this, only live rows are kept. */
  private static final double DENSE = 0.875;

  private final List<Segment> sources;
  private final Codes codes;
  private final LiveBits live = new LiveBits();

  private Merge(List<Segment> sources, int bits, int rows) {
    this.sources = sources;
    this.codes = Codes.allocate(bits, rows);
  }

  /**
   * Returns the live codes of segments in one segment.
   *
   * @param sources at least one, ascending by slot
   * @param bits the width of the codes
   */
  static Segment of(List<Segment> sources, int bits) {
    long first = sources.getFirst().body().first();
    long span = span(sources);
    int count = sources.stream().mapToInt(source -> source.live().count()).sum();
    if (count >= DENSE * span) {
      Merge merge = new Merge(sources, bits, (int) span);
      merge.dense(first);
      return merge.result(first, new Slots.Dense(first, (int) span));
    }
    Merge merge = new Merge(sources, bits, count);
    long[] present = merge.sparse(first, Math.toIntExact(span));
    return merge.result(first, new Slots.Sparse(first, present));
  }

  /** Returns how many slots segments cover together, from the first to the last row. */
  static long span(List<Segment> sources) {
    Segment last = sources.getLast();
    long end = last.rows() == 0 ? last.body().first() : last.slot(last.rows() - 1) + 1;
    return end - sources.getFirst().body().first();
  }

  private Segment result(long first, Slots slots) {
    LiveRows rows = live.show();
    return new Segment(new SegmentBody(first, codes, slots), rows);
  }

  private void dense(long first) {
    for (Segment source : sources) {
      runs(source, (from, count) -> copy((int) (source.slot(from) - first), source, from, count));
    }
  }

  private long[] sparse(long first, int span) {
    long[] present = new long[(span + 63) >>> 6];
    int[] next = {0};
    for (Segment source : sources) {
      runs(
          source,
          (from, count) -> {
            copy(next[0], source, from, count);
            for (int i = 0; i < count; i++) {
              int at = (int) (source.slot(from + i) - first);
              present[at >>> 6] |= 1L << at;
            }
            next[0] += count;
          });
    }
    return present;
  }

  private void copy(int row, Segment source, int from, int count) {
    codes.copy(row, source.codes(), from, count);
    live.setRun(row, count);
  }

  /** Takes rows of a source that follow one another in slots, too. */
  private interface Rows {
    void take(int from, int count);
  }

  private static void runs(Segment source, Rows rows) {
    boolean dense = source.body().slots() instanceof Slots.Dense;
    int from = -1;
    for (int row = 0; row <= source.rows(); row++) {
      boolean live = row < source.rows() && source.live().contains(row);
      if (from >= 0 && (!live || !dense)) {
        rows.take(from, row - from);
        from = -1;
      }
      if (live && from < 0) {
        from = row;
      }
    }
  }
}
