package dev.hammingbird.search.shard;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One query to all replicas under way: who was asked, and what came back. For one thread. */
final class Run {
  final Scope scope;
  final Set<Integer> open = new TreeSet<>();
  final Map<Integer, Set<String>> tried = new HashMap<>();
  ShardAnswer.@Nullable Failure failure;
  private final List<ShardQuery.Asked> questions;
  private final long deadline;
  private final Map<Integer, ShardState.Part> parts = new TreeMap<>();
  private final Set<Integer> gone = new TreeSet<>();
  private final Merging merging;
  private @Nullable String trouble;
  private long waited;
  private long searched;

  Run(Scope scope, List<ShardQuery.Asked> questions, long deadline) {
    this.scope = scope;
    this.questions = questions;
    this.deadline = deadline;
    this.merging = new Merging(questions);
    IntStream.range(0, scope.partitions())
        .filter(p -> scope.at().isEmpty() || scope.at().get().states().containsKey(p))
        .forEach(open::add);
  }

  long left() {
    return deadline - System.nanoTime();
  }

  /** Returns a part of the time that is left, and no more than the longest. */
  Duration atMost(Duration longest, int part) {
    return Duration.ofNanos(Math.clamp(left() / part, 1_000_000, longest.toNanos()));
  }

  void tried(int partition, String address) {
    tried.computeIfAbsent(partition, _ -> new TreeSet<>()).add(address);
  }

  ShardQuery query(List<Integer> partitions) {
    return new ShardQuery(
        scope.space().value(),
        scope.topic(),
        partitions,
        scope
            .at()
            .map(token -> partitions.stream().map(p -> token.states().get(p)).toList())
            .orElse(null),
        questions,
        Math.max(1, left() / 1_000_000));
  }

  void take(ShardAnswer answer) {
    if (answer.failure() != null) {
      failure = answer.failure();
      return;
    }
    for (ShardState.Part part : answer.parts()) {
      parts.put(part.partition(), part);
      open.remove(part.partition());
      gone.remove(part.partition());
    }
    gone.addAll(answer.gone());
    if (!answer.parts().isEmpty() && !questions.isEmpty()) {
      merging.add(answer.results());
    }
    trouble = answer.trouble() == null ? trouble : answer.trouble();
    waited = Math.max(waited, answer.waitedNanos());
    searched = Math.max(searched, answer.searchedNanos());
  }

  Gathered gathered() {
    Set<Integer> missing = new TreeSet<>();
    IntStream.range(0, scope.partitions())
        .filter(p -> !parts.containsKey(p) && !gone.contains(p))
        .forEach(missing::add);
    boolean late = failure == null && !open.isEmpty() && left() <= 0;
    return new Gathered(
        scope,
        parts,
        missing,
        gone,
        merging.results(),
        Optional.ofNullable(trouble),
        waited,
        searched,
        late ? Optional.of(ShardAnswer.Failure.LATE) : Optional.ofNullable(failure));
  }
}
