package dev.hammingbird.search;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceView;
import java.util.List;
import java.util.Optional;

/** Searches aside from the queries of users: comparisons and gates. */
final class Nearby {
  private Nearby() {}

  /** Returns the live codes nearest to a code, nearest first. */
  static List<SearchResult.Hit> of(SpaceView view, BinaryCode code, int k) {
    return view.nearest(code, k, view.bits().count(), Optional.empty()).hits();
  }
}
