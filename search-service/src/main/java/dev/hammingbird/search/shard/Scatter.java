package dev.hammingbird.search.shard;

import dev.hammingbird.search.index.Question;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Puts a query to one replica for each partition, at once, and puts the answers together. Where one
 * does not answer or no longer holds what it held, another is asked; what nobody answers for is
 * named. Safe for several threads.
 */
final class Scatter implements AutoCloseable {
  private final String self;
  private final ShardServer own;
  private final OneHolder holders;
  private final ShardLink link;
  private final Duration timeout;
  private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Begins.
   *
   * @param self address of this replica
   * @param timeout longest wait for one replica
   */
  Scatter(String self, ShardServer own, OneHolder holders, ShardLink link, Duration timeout) {
    this.self = self;
    this.own = own;
    this.holders = holders;
    this.link = link;
    this.timeout = timeout;
  }

  /**
   * Asks everywhere. Blocks until all have answered or the time is up.
   *
   * @param questions none asks for positions only
   * @param deadline in {@code System.nanoTime()}
   */
  Gathered gather(Scope scope, List<Question> questions, long deadline)
      throws InterruptedException {
    return run(
        new Run(
            scope,
            questions.stream().map(question -> ShardQuery.Asked.of(question, false)).toList(),
            deadline));
  }

  /**
   * Asks everywhere and folds near hits, one stretch of the ranking after another, all from the
   * state of the first.
   *
   * @param question says within which radius
   */
  Folded fold(Scope scope, Question question, long deadline) throws InterruptedException {
    Folding folding = new Folding(question);
    Gathered first = run(new Run(scope, folding(folding, question, null), deadline));
    Scope same =
        new Scope(scope.space(), scope.topic(), scope.partitions(), Optional.of(first.token()));
    long touched = 0;
    Gathered last = first;
    boolean began = false;
    while (last.complete() && last.missing().equals(first.missing())) {
      ShardAnswer.Result found = last.results().getFirst();
      touched += found.touched();
      if (!folding.walk(found.hits())) {
        return new Folded(first, folding.kept(), folding.folded(), touched);
      }
      began = true;
      ShardHit end = found.hits().getLast();
      ShardQuery.After after = new ShardQuery.After(end.distance(), end.partition(), end.slot());
      last = run(new Run(same, folding(folding, question, after), deadline));
    }
    return new Folded(
        began && last.failure().isEmpty() ? last.failed(ShardAnswer.Failure.BROKEN_OFF) : last,
        List.of(),
        List.of(),
        0);
  }

  private static List<ShardQuery.Asked> folding(
      Folding folding, Question question, ShardQuery.@Nullable After after) {
    ShardQuery.Asked asked = ShardQuery.Asked.of(question, true);
    return List.of(
        new ShardQuery.Asked(
            asked.code(), folding.atOnce(), asked.radius(), asked.filter(), after, true));
  }

  private Gathered run(Run run) throws InterruptedException {
    boolean again = true;
    for (int round = 0; again && round < OneHolder.ROUNDS; round++) {
      if (round > 0) {
        holders.lookAgain(run.atMost(timeout));
      }
      again = round(run) && run.failure == null && run.left() > 0;
    }
    return run.gathered();
  }

  /**
   * Looks a picture up where its partition is; not held where nobody answers for that.
   *
   * @param anySpace whether any space will do, not the one named only
   * @param partition of its id
   */
  ShardLookup.Found lookup(Scope scope, boolean anySpace, int partition, String id, long deadline)
      throws InterruptedException {
    ShardAt at = scope.at().map(token -> token.states().get(partition)).orElse(null);
    ShardLookup wanted =
        new ShardLookup(
            anySpace ? null : scope.space().value(),
            List.of(id),
            at == null ? null : scope.topic(),
            at);
    return holders
        .ask(scope.space(), partition, timeout, deadline, new LookupAsking(wanted))
        .orElse(ShardLookup.Found.NOT_HERE);
  }

  private final class LookupAsking implements OneHolder.Asking<ShardLookup.Found> {
    private final ShardLookup wanted;

    LookupAsking(ShardLookup wanted) {
      this.wanted = wanted;
    }

    @Override
    public Optional<ShardLookup.Found> here() {
      return found(own.lookup(wanted));
    }

    @Override
    public Optional<ShardLookup.Found> there(String address, Duration atMost)
        throws IOException, InterruptedException {
      return found(link.ask(address, "lookup", wanted, ShardLookup.Answer.class, atMost));
    }

    private static Optional<ShardLookup.Found> found(ShardLookup.Answer answer) {
      return answer.found().stream().findFirst().filter(ShardLookup.Found::held);
    }
  }

  /** Asks for all that is open; returns whether it is worth to do so again. */
  private boolean round(Run run) throws InterruptedException {
    Map<String, List<Integer>> plan = new TreeMap<>();
    for (int partition : run.open) {
      holders
          .next(run.scope.space(), partition, run.tried.getOrDefault(partition, Set.of()))
          .ifPresent(address -> {
            run.tried(partition, address);
            plan.computeIfAbsent(address, _ -> new ArrayList<>()).add(partition);
          });
    }
    Map<String, Future<ShardAnswer>> answers = new HashMap<>();
    plan.forEach((address, partitions) -> {
      if (!address.equals(self)) {
        ShardQuery query = run.query(partitions);
        answers.put(
            address,
            asking.submit(
                () -> link.ask(address, "search", query, ShardAnswer.class, run.atMost(timeout))));
      }
    });
    List<Integer> here = plan.get(self);
    if (here != null) {
      run.take(own.search(run.query(here)));
    }
    for (Map.Entry<String, Future<ShardAnswer>> answer : answers.entrySet()) {
      try {
        run.take(answer.getValue().get());
      } catch (ExecutionException e) {
        holders.failed(answer.getKey(), e.getCause());
      }
    }
    return plan.values().stream().flatMap(List::stream).anyMatch(run.open::contains);
  }

  @Override
  public void close() {
    asking.shutdownNow();
  }
}
