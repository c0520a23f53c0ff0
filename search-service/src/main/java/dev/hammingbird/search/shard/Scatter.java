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
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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
    Run run = new Run(scope, questions.stream().map(ShardQuery.Asked::of).toList(), deadline);
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

  /** One query under way. */
  private static final class Run {
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

    Duration atMost(Duration longest) {
      return Duration.ofNanos(Math.clamp(left(), 1_000_000, longest.toNanos()));
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
}
