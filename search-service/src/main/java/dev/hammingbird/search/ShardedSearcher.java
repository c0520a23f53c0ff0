package dev.hammingbird.search;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.search.index.Plan;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.shard.Folded;
import dev.hammingbird.search.shard.Gathered;
import dev.hammingbird.search.shard.Scope;
import dev.hammingbird.search.shard.ShardAnswer;
import dev.hammingbird.search.shard.ShardLookup;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers queries where replicas share the codes: asks everybody who holds a partition, on threads
 * of its own, for those wait for other replicas, whose requests this one must be free to answer.
 */
@Singleton
class ShardedSearcher {
  private static final int THREADS = 64;

  private final ShardDesk shards;
  private final SpaceDesk desk;
  private final Figures figures;
  private final ExecutorService asking;

  ShardedSearcher(ShardDesk shards, SpaceDesk desk, Figures figures, SearchConfig config) {
    this.shards = shards;
    this.desk = desk;
    this.figures = figures;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(config.execution().waiting()),
            Thread.ofPlatform().daemon().name("scatter-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    this.asking = pool;
  }

  void stop(@Observes ShutdownEvent end) {
    asking.shutdownNow();
  }

  /** Returns whether queries have to be answered here. */
  boolean on() {
    return shards.shards().isPresent();
  }

  /** Looks for what is near a code. */
  CompletableFuture<SearchAnswer> byCode(
      SpaceDesk.Open open, Searcher.Sought sought, Wish wish, long start) {
    return later(() -> {
      Scope scope = shards.scope(open.view(), wish.token());
      return answer(open, scope, sought, wish, start, deadline(wish));
    });
  }

  /**
   * Looks for what is near a stored picture.
   *
   * @param other the space to ask when the picture has no code in the one on trial
   */
  CompletableFuture<SearchAnswer> byId(
      SpaceDesk.Open open, Supplier<SpaceDesk.Open> other, ImageId id, Wish wish, long start) {
    return later(() -> {
      long deadline = deadline(wish);
      SpaceDesk.Open asked = open;
      Scope scope = shards.scope(asked.view(), wish.token());
      ShardLookup.Found found = shards.lookup(scope, false, id, deadline);
      if (found.code() == null && open.canary()) {
        asked = other.get();
        scope = shards.scope(asked.view(), wish.token());
        found = shards.lookup(scope, false, id, deadline);
      }
      String code = found.code();
      if (code == null) {
        throw Searcher.unknown(id, asked.view().space(), found.erased());
      }
      Searcher.Sought sought =
          new Searcher.Sought(BinaryCode.ofHex(code), Optional.of(id.value()), Optional.empty(), 0);
      return answer(asked, scope, sought, wish, start, deadline);
    });
  }

  private SearchAnswer answer(
      SpaceDesk.Open open,
      Scope scope,
      Searcher.Sought sought,
      Wish wish,
      long start,
      long deadline) {
    Found found = find(scope, wish.question(sought.code()), wish, deadline);
    long total = System.nanoTime() - start;
    figures.stage(Figures.Stage.ENCODE, sought.encodeNanos());
    figures.stage(Figures.Stage.SCAN, found.gathered.searchedNanos());
    figures.stage(Figures.Stage.TOTAL, total);
    figures.missing(found.gathered.missing().size());
    return told(open, found, sought, wish, total);
  }

  /** What was found, folded or not. */
  private record Found(
      Gathered gathered, Plan.How how, long touched, List<SearchAnswer.Hit> hits) {}

  private Found find(Scope scope, Question question, Wish wish, long deadline) {
    if (question.collapse().isPresent()) {
      Folded folded = shards.fold(scope, question, wish.complete(), wish.patience(), deadline);
      ShardAnswer.Result first = folded.gathered().results().getFirst();
      return new Found(
          folded.gathered(), first.how(), folded.touched(), SearchAnswer.Hit.of(folded));
    }
    Gathered gathered =
        shards.gather(scope, List.of(question), wish.complete(), wish.patience(), deadline);
    ShardAnswer.Result result = gathered.results().getFirst();
    return new Found(
        gathered,
        result.how(),
        result.touched(),
        result.hits().stream().map(SearchAnswer.Hit::of).toList());
  }

  private SearchAnswer told(
      SpaceDesk.Open open, Found found, Searcher.Sought sought, Wish wish, long total) {
    Gathered gathered = found.gathered;
    List<Integer> missing = gathered.missing().stream().sorted().toList();
    return new SearchAnswer(
        open.view().space().value(),
        open.view().bits().count(),
        open.canary(),
        gathered.token().text(),
        desk.coverage(gathered.positions()),
        gathered.trouble().isPresent(),
        gathered.trouble(),
        missing.isEmpty() ? Optional.empty() : Optional.of(missing),
        gathered.live(),
        new SearchAnswer.Query(sought.code().hex(), sought.id(), sought.sha256()),
        SearchAnswer.Timings.ofNanos(
            sought.encodeNanos(), gathered.waitedNanos(), gathered.searchedNanos(), total),
        new Plan(found.how, found.touched).word(),
        found.touched,
        wish.facets() ? Optional.of(SearchAnswer.facets(found.hits)) : Optional.empty(),
        found.hits);
  }

  private CompletableFuture<SearchAnswer> later(Supplier<SearchAnswer> work) {
    return Uni.createFrom()
        .item(work)
        .runSubscriptionOn(asking)
        .onFailure(RejectedExecutionException.class)
        .transform(full ->
            ProblemException.of(
                429,
                "busy",
                "Too many queries wait",
                "as many queries wait as may; ask again later, or add a replica"))
        .subscribeAsCompletionStage();
  }

  private static long deadline(Wish wish) {
    return System.nanoTime() + wish.patience().toNanos();
  }
}
