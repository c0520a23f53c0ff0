package dev.hammingbird.search.index;

import dev.hammingbird.search.kernel.LiveRows;
import java.util.List;
import java.util.Optional;

/**
 * Which segments to merge: at least four neighbours of about one size, so that each code is copied
 * once for every fourfold growth; or a single one of which half is no longer live.
 */
final class MergePolicy {
  private static final int AT_LEAST = 4;
  private static final int AT_MOST = 64;
  private static final int MIN_ROWS = 4096;

  private MergePolicy() {}

  /** Neighbours: those from {@code from} to before {@code to}. */
  record Window(int from, int to) {}

  /**
   * Returns what to merge next.
   *
   * @param sealed ascending by slot
   * @param maxRows the most rows of the result
   */
  static Optional<Window> next(List<Segment> sealed, int maxRows) {
    for (int from = 0; from < sealed.size(); from++) {
      int to = neighbours(sealed, from, maxRows);
      if (to - from >= AT_LEAST) {
        return Optional.of(new Window(from, to));
      }
      Segment single = sealed.get(from);
      if (single.rows() >= MIN_ROWS && single.live().count() < single.rows() / 2) {
        return Optional.of(new Window(from, from + 1));
      }
    }
    return Optional.empty();
  }

  private static int neighbours(List<Segment> sealed, int from, int maxRows) {
    int level = level(sealed.get(from));
    long rows = 0;
    int to = from;
    while (to < sealed.size()
        && to - from < AT_MOST
        && level(sealed.get(to)) == level
        && rows + sealed.get(to).rows() <= maxRows
        && Merge.span(sealed.subList(from, to + 1)) <= Integer.MAX_VALUE / 2) {
      rows += sealed.get(to).rows();
      to++;
    }
    return to;
  }

  /** Returns 0 for up to 65,536 live rows and one more for each fourfold of that. */
  private static int level(Segment segment) {
    int chunks = Math.max(1, segment.live().count() / LiveRows.PAGE_ROWS);
    return (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(chunks)) / 2;
  }
}
