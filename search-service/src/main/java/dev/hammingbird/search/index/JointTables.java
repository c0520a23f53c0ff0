package dev.hammingbird.search.index;

import dev.hammingbird.search.mih.MultiIndex;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Tables over several sealed segments of whatever partitions, one behind the other: what a search
 * of tables costs grows far slower than their rows, so that one large index beats many. Immutable.
 * Knows the segments by name only, so that those that were merged into others can go.
 */
final class JointTables {
  private final MultiIndex index;
  private final List<Object> names;
  private final int[] firsts;

  private JointTables(MultiIndex index, List<Object> names, int[] firsts) {
    this.index = index;
    this.names = names;
    this.firsts = firsts;
  }

  /** Makes tables of segments to which no more rows come. */
  static JointTables of(List<Segment> segments, int bits) {
    int[] firsts = new int[segments.size()];
    int rows = 0;
    for (int i = 0; i < firsts.length; i++) {
      firsts[i] = rows;
      rows += segments.get(i).rows();
    }
    List<MultiIndex.Source> sources =
        segments.stream().map(one -> new MultiIndex.Source(one.codes(), one.rows())).toList();
    return new JointTables(
        MultiIndex.build(sources, bits),
        segments.stream().map(one -> one.body().name()).toList(),
        firsts);
  }

  MultiIndex index() {
    return index;
  }

  /** Returns the names of the segments, in the order in which they lie one behind the other. */
  List<Object> names() {
    return names;
  }

  /** Returns the number of a segment's first row. */
  int first(int segment) {
    return firsts[segment];
  }

  /** Returns which segment a row is of. */
  int segment(int row) {
    int found = Arrays.binarySearch(firsts, row);
    return found >= 0 ? found : -found - 2;
  }

  /** Returns how many rows are of segments that are still there. */
  int rows(Set<Object> there) {
    int rows = 0;
    for (int i = 0; i < firsts.length; i++) {
      if (there.contains(names.get(i))) {
        rows += (i + 1 < firsts.length ? firsts[i + 1] : index.rows()) - firsts[i];
      }
    }
    return rows;
  }
}
