package dev.hammingbird.search.shard;

import dev.hammingbird.search.index.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Puts together what several views or replicas found for the same questions. */
final class Merging {
  private final List<ShardQuery.Asked> questions;
  private final List<List<ShardAnswer.Result>> all = new ArrayList<>();

  Merging(List<ShardQuery.Asked> questions) {
    this.questions = questions;
  }

  void add(List<ShardAnswer.Result> results) {
    all.add(results);
  }

  List<ShardAnswer.Result> results() {
    return all.size() == 1
        ? all.getFirst()
        : IntStream.range(0, questions.size()).mapToObj(this::result).toList();
  }

  private ShardAnswer.Result result(int question) {
    List<ShardAnswer.Result> parts = all.stream().map(each -> each.get(question)).toList();
    return new ShardAnswer.Result(
        parts.stream()
            .map(ShardAnswer.Result::how)
            .max(Comparator.naturalOrder())
            .orElse(Plan.How.SCAN),
        parts.stream().mapToLong(ShardAnswer.Result::touched).sum(),
        parts.stream()
            .flatMap(part -> part.hits().stream())
            .sorted(ShardHit.ORDER)
            .limit(questions.get(question).k())
            .toList());
  }
}
