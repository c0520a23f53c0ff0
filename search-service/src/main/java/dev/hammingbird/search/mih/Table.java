package dev.hammingbird.search.mih;

import dev.hammingbird.search.kernel.Codes;
import java.util.List;

/**
 * All codes in the order of one substring: those that agree in it lie side by side, in the order of
 * their rows. The codes are copied, because looking each up by its row would cost a cache miss a
 * code.
 */
final class Table {
  private final Substring substring;
  private final int[] starts;
  private final Codes codes;
  private final int[] rows;

  /** Sorts all rows of all sources. */
  Table(Substring substring, List<MultiIndex.Source> sources, int bits) {
    int count = sources.stream().mapToInt(MultiIndex.Source::rows).sum();
    this.substring = substring;
    this.starts = new int[(1 << substring.width()) + 1];
    this.codes = Codes.allocate(bits, count);
    this.rows = new int[count];
    for (MultiIndex.Source source : sources) {
      count(source);
    }
    int sum = 0;
    for (int key = 0; key < starts.length; key++) {
      sum += starts[key];
      starts[key] = sum;
    }
    // From the back: each start falls to where it belongs, and equal keys keep the rows' order.
    int first = count;
    for (MultiIndex.Source source : sources.reversed()) {
      first -= source.rows();
      place(source, first);
    }
  }

  private void count(MultiIndex.Source source) {
    for (int row = 0; row < source.rows(); row++) {
      starts[substring.of(source.codes(), row)]++;
    }
  }

  private void place(MultiIndex.Source source, int first) {
    for (int row = source.rows() - 1; row >= 0; row--) {
      int at = --starts[substring.of(source.codes(), row)];
      codes.copy(at, source.codes(), row, 1);
      rows[at] = first + row;
    }
  }

  Substring substring() {
    return substring;
  }

  /** Returns where the codes with a key begin; those of {@code key + 1} follow them. */
  int start(int key) {
    return starts[key];
  }

  /** Returns the codes in this table's order. */
  Codes codes() {
    return codes;
  }

  /** Returns the row of a place in this table. */
  int row(int at) {
    return rows[at];
  }

  long bytes() {
    return codes.bytes() + 4L * rows.length + 4L * starts.length;
  }
}
