package dev.hammingbird.search;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceSearch;
import dev.hammingbird.search.index.SpaceView;
import java.util.List;

/** Searches aside from the queries of users: comparisons and gates. */
final class Nearby {
  private Nearby() {}

  /** Returns the live codes nearest to a code, nearest first. */
  static List<SearchResult.Hit> of(SpaceView view, BinaryCode code, int k) {
    Question question = Question.nearest(code, k, view.bits().count());
    return new SpaceSearch()
        .together(view, List.of(new Question.Asked(question, Question.Patience.ENDLESS)))
        .getFirst()
        .orElseThrow()
        .hits();
  }
}
