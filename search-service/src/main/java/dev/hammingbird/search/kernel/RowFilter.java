package dev.hammingbird.search.kernel;

/** Says which rows of a segment may be hits. Asked only for rows that are near enough. */
@FunctionalInterface
public interface RowFilter {
  /** Lets every row in. */
  RowFilter ALL = row -> true;

  /** Returns whether a row may be a hit. */
  boolean accepts(int row);
}
