package dev.hammingbird.search.report;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.image.Label;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Codes with labels, packed by column to be compared fast. Which set of labels a row has is a small
 * number.
 */
public final class CodeTable {
  private final Bits bits;
  private final List<List<Label>> sets = new ArrayList<>();
  private final long[][] columns;
  private final int[] rowSets;

  /**
   * A code and its labels.
   *
   * @param code all of one width
   * @param labels not empty for rows that are ranked
   */
  public record Row(BinaryCode code, List<Label> labels) {}

  /** Packs rows. */
  public CodeTable(Bits bits, List<Row> rows) {
    this.bits = bits;
    this.columns = new long[bits.words()][rows.size()];
    this.rowSets = new int[rows.size()];
    Map<List<Label>, Integer> numbers = new LinkedHashMap<>();
    for (int r = 0; r < rows.size(); r++) {
      for (int w = 0; w < columns.length; w++) {
        columns[w][r] = rows.get(r).code().word(w);
      }
      List<Label> labels = rows.get(r).labels();
      rowSets[r] = numbers.computeIfAbsent(labels, _ -> numbers.size());
    }
    sets.addAll(numbers.keySet());
  }

  /** Returns the width. */
  public Bits bits() {
    return bits;
  }

  /** Returns how many rows there are. */
  public int rows() {
    return rowSets.length;
  }

  /** Returns the labels of a row. */
  public List<Label> labels(int row) {
    return sets.get(rowSets[row]);
  }

  /**
   * Counts, for each distance from a row, how many other rows lie there and how many of those share
   * a label with it.
   *
   * @param counts receives the rows at each distance, shape {@code [bits + 1]}
   * @param relevant receives those that share a label, shape {@code [bits + 1]}
   */
  void count(int query, long[] counts, long[] relevant) {
    boolean[] shares = new boolean[sets.size()];
    for (int s = 0; s < shares.length; s++) {
      shares[s] = sets.get(s).stream().anyMatch(labels(query)::contains);
    }
    for (int r = 0; r < rowSets.length; r++) {
      int distance = distance(query, r);
      counts[distance]++;
      if (shares[rowSets[r]]) {
        relevant[distance]++;
      }
    }
    counts[0]--; // the query itself
    if (shares[rowSets[query]]) {
      relevant[0]--;
    }
  }

  /** Returns how many bits of two rows differ. */
  int distance(int a, int b) {
    int distance = 0;
    for (long[] column : columns) {
      distance += Long.bitCount(column[a] ^ column[b]);
    }
    return distance;
  }

  /** Returns one word of a row. */
  long word(int row, int word) {
    return columns[word][row];
  }
}
