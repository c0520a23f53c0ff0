package dev.hammingbird.search.duplicates;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows that hang together through pairs: disjoint sets, joined with path halving. */
final class Groups {
  private final int[] parents;

  Groups(int rows) {
    parents = new int[rows];
    for (int row = 0; row < rows; row++) {
      parents[row] = row;
    }
  }

  /** Puts two rows, and what hangs together with either, into one group. */
  void join(int a, int b) {
    int first = root(a);
    int second = root(b);
    // The lower row leads, so that the outcome does not depend on the order of pairs.
    parents[Math.max(first, second)] = Math.min(first, second);
  }

  private int root(int row) {
    int at = row;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }

  /** Returns the groups of two and more, the largest first, then by their first row; ascending. */
  List<List<Integer>> all() {
    Map<Integer, List<Integer>> byRoot = new HashMap<>();
    for (int row = 0; row < parents.length; row++) {
      if (root(row) != row) {
        byRoot.computeIfAbsent(root(row), first -> new ArrayList<>(List.of(first))).add(row);
      }
    }
    return byRoot.values().stream()
        .sorted(
            Comparator.<List<Integer>>comparingInt(group -> -group.size())
                .thenComparingInt(List::getFirst))
        .toList();
  }
}
