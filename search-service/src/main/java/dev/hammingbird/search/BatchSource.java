package dev.hammingbird.search;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.query.Outcome;
import dev.hammingbird.search.shard.Folded;
import dev.hammingbird.search.shard.Gathered;
import dev.hammingbird.search.shard.Scope;
import dev.hammingbird.search.shard.ShardToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One state of one space, from which the lines of a batch are answered. */
sealed interface BatchSource {
  /** Returns the space as this replica sees it. */
  SpaceView view();

  /** Returns the name of the state. */
  String token();

  /**
   * Returns the code of a stored picture.
   *
   * @throws ProblemException if there is none
   */
  BinaryCode codeOf(String id);

  /**
   * Answers questions, in their order.
   *
   * @throws ProblemException if they cannot be answered
   */
  Answers answer(List<Question> questions);

  /**
   * What was found.
   *
   * @param hits of each question
   * @param missing partitions that no replica answered for
   */
  record Answers(List<List<SearchAnswer.Hit>> hits, List<Integer> missing) {}

  /** All codes are here. */
  record Here(SpaceView view, Wish wish, SearchThreads threads) implements BatchSource {
    @Override
    public String token() {
      return view.tokenText();
    }

    @Override
    public BinaryCode codeOf(String id) {
      return Searcher.codeOf(id, view);
    }

    @Override
    public Answers answer(List<Question> questions) {
      long deadline = System.nanoTime() + wish.patience().toNanos();
      Outcome outcome = threads.ask(view, questions, deadline).outcome().join();
      if (!(outcome instanceof Outcome.Found found)) {
        throw Searcher.problem(outcome, wish.patience());
      }
      boolean collapsed = wish.collapse().isPresent();
      return new Answers(
          found.results().stream()
              .map(result ->
                  result.hits().stream()
                      .map(hit -> SearchAnswer.Hit.of(view, hit, collapsed))
                      .toList())
              .toList(),
          List.of());
    }
  }

  /**
   * The codes are shared among replicas.
   *
   * @param scope names the state
   */
  record Everywhere(SpaceView view, Wish wish, ShardDesk shards, Scope scope)
      implements BatchSource {
    @Override
    public String token() {
      return scope.at().map(ShardToken::text).orElseThrow();
    }

    @Override
    public BinaryCode codeOf(String id) {
      return BinaryCode.ofHex(String.valueOf(shards.code(scope, id).code()));
    }

    @Override
    public Answers answer(List<Question> questions) {
      long deadline = System.nanoTime() + wish.patience().toNanos();
      if (wish.collapse().isPresent()) {
        return folded(questions, deadline);
      }
      Gathered gathered =
          shards.gather(scope, questions, wish.complete(), wish.patience(), deadline);
      return new Answers(
          gathered.results().stream()
              .map(result -> result.hits().stream().map(SearchAnswer.Hit::of).toList())
              .toList(),
          gathered.missing().stream().sorted().toList());
    }

    private Answers folded(List<Question> questions, long deadline) {
      Set<Integer> missing = new TreeSet<>();
      List<List<SearchAnswer.Hit>> hits = new ArrayList<>();
      for (Question question : questions) {
        Folded folded = shards.fold(scope, question, wish.complete(), wish.patience(), deadline);
        missing.addAll(folded.gathered().missing());
        hits.add(SearchAnswer.Hit.of(folded));
      }
      return new Answers(hits, List.copyOf(missing));
    }
  }
}
