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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Puts a query to one replica for each partition, at once, and puts the answers together. Where one
 * does not answer or no longer holds what it held, another is asked; what nobody answers for is
 * named. Safe for several threads.
 */
final class Scatter implements AutoCloseable {
  /** Longer than any query may take. */
  private static final Duration LONGEST = Duration.ofHours(1);

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
   * @param timeout longest wait for one replica that gives no sign of life meanwhile
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
      if (round > 0 && run.open.stream().allMatch(p -> next(run, p).isEmpty())) {
        // Half, so that there is time left to ask whoever turns up, or to say what is missing.
        holders.lookAgain(run.atMost(timeout, 2));
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
      next(run, partition)
          .ifPresent(address -> {
            run.tried(partition, address);
            plan.computeIfAbsent(address, _ -> new ArrayList<>()).add(partition);
          });
    }
    long asked = System.nanoTime();
    Map<String, Future<ShardAnswer>> answers = new HashMap<>();
    plan.forEach((address, partitions) -> {
      if (!address.equals(self)) {
        ShardQuery query = run.query(partitions);
        answers.put(
            address,
            asking.submit(() ->
                link.ask(address, "search", query, ShardAnswer.class, run.atMost(LONGEST, 1))));
      }
    });
    List<Integer> here = plan.get(self);
    if (here != null) {
      run.take(own.search(run.query(here)));
    }
    for (Map.Entry<String, Future<ShardAnswer>> answer : answers.entrySet()) {
      try {
        run.take(await(answer.getKey(), answer.getValue(), run, asked));
      } catch (ExecutionException e) {
        holders.failed(answer.getKey(), e.getCause());
      } catch (TimeoutException e) {
        answer.getValue().cancel(true);
        holders.failed(answer.getKey(), e);
      }
    }
    return plan.values().stream().flatMap(List::stream).anyMatch(run.open::contains);
  }

  private Optional<String> next(Run run, int partition) {
    return holders.next(run.scope.space(), partition, run.tried.getOrDefault(partition, Set.of()));
  }

  /**
   * Waits for an answer for as long as the one who is asked gives signs of life: it holds the codes
   * and may just be busy.
   */
  private ShardAnswer await(String address, Future<ShardAnswer> answer, Run run, long asked)
      throws InterruptedException, ExecutionException, TimeoutException {
    long until = asked + timeout.toNanos();
    while (true) {
      try {
        long wait = Math.max(0, Math.min(run.left(), until - System.nanoTime()));
        return answer.get(wait, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (run.left() <= 0 || !holders.alive(address, until - timeout.toNanos())) {
          throw e;
        }
        until = System.nanoTime() + timeout.toNanos();
      }
    }
  }

  @Override
  public void close() {
    asking.shutdownNow();
  }
}
