package dev.hammingbird.search.query;

import dev.hammingbird.search.index.SearchResult;
import java.util.List;

/** What came of asking. */
public sealed interface Outcome {
  /**
   * The answers.
   *
   * @param results in the order of the questions
   * @param waitedNanos until a thread was free
   * @param searchedNanos from then on
   */
  record Found(List<SearchResult> results, long waitedNanos, long searchedNanos)
      implements Outcome {
    public Found {
      results = List.copyOf(results);
    }
  }

  /**
   * The deadline passed.
   *
   * @param begun whether the search was under way; otherwise no thread was free in time
   */
  record Late(boolean begun) implements Outcome {}

  /**
   * Too many waited already.
   *
   * @param waiting how many
   */
  record Refused(int waiting) implements Outcome {}

  /** Whoever asked has gone. */
  record Cancelled() implements Outcome {}
}
