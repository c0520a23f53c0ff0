package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.search.index.Question;
import java.io.IOException;
import java.net.ConnectException;
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
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Puts a query to one replica for each partition, at once, and puts the answers together. Where one
 * does not answer or no longer holds what it held, another is asked; what nobody answers for is
 * named. Safe for several threads.
 */
final class Scatter implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Scatter.class);

  /** How often one that failed may be made up for by another. */
  private static final int ROUNDS = 3;

  private final String self;
  private final ShardServer own;
  private final Peers peers;
  private final ShardLink link;
  private final Duration timeout;
  private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Begins.
   *
   * @param self address of this replica
   * @param timeout longest wait for one replica
   */
  Scatter(String self, ShardServer own, Peers peers, ShardLink link, Duration timeout) {
    this.self = self;
    this.own = own;
    this.peers = peers;
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
    for (int round = 0; again && round < ROUNDS; round++) {
      if (round > 0) {
        peers.lookAgain(run.atMost(timeout));
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
    Run run = new Run(scope, List.of(), deadline);
    ShardLookup.Found found = ShardLookup.Found.NOT_HERE;
    for (int round = 0; round < ROUNDS && !found.held() && run.left() > 0; round++) {
      if (round > 0) {
        peers.lookAgain(run.atMost(timeout));
      }
      Optional<String> holder = holder(run, partition);
      if (holder.isEmpty()) {
        break;
      }
      found = lookup(run, holder.get(), partition, wanted);
    }
    return found;
  }

  private ShardLookup.Found lookup(Run run, String address, int partition, ShardLookup wanted)
      throws InterruptedException {
    run.tried(partition, address);
    if (address.equals(self)) {
      return own.lookup(wanted).found().getFirst();
    }
    try {
      return link.ask(address, "lookup", wanted, ShardLookup.Answer.class, run.atMost(timeout))
          .found()
          .getFirst();
    } catch (IOException e) {
      failed(address, e);
      return ShardLookup.Found.NOT_HERE;
    }
  }

  /** Asks for all that is open; returns whether it is worth to do so again. */
  private boolean round(Run run) throws InterruptedException {
    Map<String, List<Integer>> plan = new TreeMap<>();
    for (int partition : run.open) {
      holder(run, partition)
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
        failed(answer.getKey(), e.getCause());
      }
    }
    return plan.values().stream().flatMap(List::stream).anyMatch(run.open::contains);
  }

  private void failed(String address, @Nullable Throwable why) {
    LOG.debugf("replica %s does not answer: %s", address, why);
    if (why instanceof ConnectException) {
      peers.down(address);
    }
  }

  /** Returns who is asked for a partition: this replica if it can, else one not asked before. */
  private Optional<String> holder(Run run, int partition) {
    SpaceId space = run.scope.space();
    Set<String> tried = run.tried.getOrDefault(partition, Set.of());
    if (!tried.contains(self) && own.holds(space, partition)) {
      return Optional.of(self);
    }
    return peers.holders(space, partition).stream()
        .filter(address -> !tried.contains(address))
        .findFirst();
  }

  @Override
  public void close() {
    asking.shutdownNow();
  }
}
