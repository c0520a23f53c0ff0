package dev.hammingbird.search;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.search.follow.ImagesState;
import dev.hammingbird.search.follow.Models;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.rollout.Evidence;
import dev.hammingbird.search.shard.Folded;
import dev.hammingbird.search.shard.Gathered;
import dev.hammingbird.search.shard.Scope;
import dev.hammingbird.search.shard.ShardAt;
import dev.hammingbird.search.shard.ShardLookup;
import dev.hammingbird.search.shard.ShardToken;
import dev.hammingbird.search.shard.Shards;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** This replica's part among those that share the codes, where they do. */
@Singleton
class ShardDesk {
  private static final Logger LOG = Logger.getLogger(ShardDesk.class);

  /** Some megabyte of codes with their slots. */
  private static final int STRETCH = 1 << 16;

  private final Following following;
  private final SearchConfig config;
  private final Optional<Shards> shards;

  ShardDesk(Following following, SearchThreads threads, SearchConfig config) {
    this.following = following;
    this.config = config;
    ShardConfig settings = config.shards();
    this.shards =
        following
            .holdings()
            .map(holdings ->
                new Shards(
                    Map.of("bootstrap.servers", config.kafka()),
                    new Shards.Settings(
                        settings.group(),
                        settings.address(),
                        settings.interval(),
                        settings.timeout(),
                        settings.connectTimeout(),
                        STRETCH,
                        settings.sessionTimeout()),
                    holdings,
                    following.spaces(),
                    threads::ask,
                    (view, partition) -> reached(following.models(), view, partition),
                    space ->
                        following
                            .models()
                            .snapshot()
                            .of(space)
                            .map(entry -> entry.model().manifest().snapshot())));
  }

  void start(@Observes StartupEvent start) {
    shards.ifPresent(Shards::start);
  }

  /** Hands over what is here while requests are still answered. */
  void leave(@Observes ShutdownDelayInitiatedEvent begin) {
    try {
      if (shards.isPresent() && !shards.get().leave(config.shards().leave())) {
        LOG.warnf(
            "others do not answer yet for the partitions %s, which end here", shards.get().held());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stop(@Observes ShutdownEvent end) {
    shards.ifPresent(Shards::close);
  }

  /** Returns what this replica has to do with others; empty where each holds everything. */
  Optional<Shards> shards() {
    return shards;
  }

  /**
   * Returns why this replica should not be sent queries yet; empty when it may.
   *
   * @param active the space that answers queries
   */
  Optional<String> notReady(Optional<SpaceId> active) {
    return shards.flatMap(some -> some.notReady(active));
  }

  /** Returns who holds what; empty where each holds everything. */
  Optional<ShardsAnswer> overview() {
    return shards.map(some ->
        ShardsAnswer.of(
            some,
            following.images().state().map(ImagesState::partitions).orElse(0),
            following.models().snapshot().active()));
  }

  /** Returns what is wrong among the replicas. */
  List<String> troubles() {
    return shards.map(Shards::troubles).orElse(List.of());
  }

  /**
   * Returns what can be searched of a space now, as the state that further questions are put to.
   *
   * @throws ProblemException if nobody answers, or not everybody though all are wanted (503)
   */
  Scope pinned(SpaceView view, boolean complete) {
    Scope newest = scope(view, Optional.empty());
    Duration patience = config.execution().deadline();
    Gathered now =
        gather(newest, List.of(), complete, patience, System.nanoTime() + patience.toNanos());
    return new Scope(newest.space(), newest.topic(), newest.partitions(), Optional.of(now.token()));
  }

  /**
   * Returns where a request is to be searched.
   *
   * @param token of an earlier answer
   * @throws ProblemException if the token cannot be one of this topic (410)
   */
  Scope scope(SpaceView view, Optional<String> token) {
    Optional<ShardToken> at = token.map(text -> token(view, text));
    return new Scope(view.space(), view.directory().topic(), view.directory().partitions(), at);
  }

  /**
   * Asks all replicas. Blocks.
   *
   * @param complete whether an answer without some partitions is none
   * @param patience the time that whoever asks gave, for people
   * @param deadline when it is over, in {@code System.nanoTime()}
   */
  Gathered gather(
      Scope scope, List<Question> questions, boolean complete, Duration patience, long deadline) {
    try {
      Gathered gathered = all().gather(scope, questions, deadline);
      check(gathered, complete, patience);
      return gathered;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ShardProblems.ended();
    }
  }

  /** Returns how far each partition of a space has come; 503 where somebody cannot be asked. */
  List<Long> positions(SpaceView view) {
    Scope now = pinned(view, true);
    Map<Integer, ShardAt> states = now.at().orElseThrow().states();
    return IntStream.range(0, now.partitions())
        .mapToObj(p -> Objects.requireNonNull(states.get(p)).next())
        .toList();
  }

  /** Returns the code of a stored picture. Blocks. */
  BinaryCode codeOf(SpaceView view, String id) {
    return BinaryCode.ofHex(String.valueOf(code(scope(view, Optional.empty()), id).code()));
  }

  /**
   * Returns what is nearest to a code among all pictures; 503 where some cannot be asked. Blocks.
   */
  Gathered nearest(SpaceView view, BinaryCode code, int k) {
    Duration patience = config.execution().deadline();
    return gather(
        scope(view, Optional.empty()),
        List.of(Question.nearest(code, k, view.bits().count())),
        true,
        patience,
        System.nanoTime() + patience.toNanos());
  }

  /**
   * Returns what can be searched of a space now, when that is all of it. Blocks.
   *
   * @throws ProblemException if somebody cannot be asked (503)
   */
  Gathered whole(SpaceView view) {
    Duration patience = config.execution().deadline();
    Gathered now =
        gather(
            scope(view, Optional.empty()),
            List.of(),
            false,
            patience,
            System.nanoTime() + patience.toNanos());
    if (!now.missing().isEmpty()) {
      throw ShardProblems.missing(now.missing(), false);
    }
    return now;
  }

  /** Asks all replicas and folds near hits, as {@link #gather} otherwise. Blocks. */
  Folded fold(Scope scope, Question question, boolean complete, Duration patience, long deadline) {
    try {
      Folded folded = all().fold(scope, question, deadline);
      check(folded.gathered(), complete, patience);
      return folded;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ShardProblems.ended();
    }
  }

  /** Returns what is known of a stored picture that has a code; 404 for another. Blocks. */
  ShardLookup.Found code(Scope scope, String text) {
    ImageId id =
        ImageId.parse(text)
            .orElseThrow(() -> ProblemException.invalid("'" + text + "' is not an image id"));
    long deadline = System.nanoTime() + config.execution().deadline().toNanos();
    ShardLookup.Found found = lookup(scope, false, id, deadline);
    if (found.code() == null) {
      throw Searcher.unknown(id, scope.space(), found.erased());
    }
    return found;
  }

  /**
   * Looks a picture up, wherever it is. Blocks.
   *
   * @param anySpace whether any space will do
   * @throws ProblemException if nobody can say (503), or the state is no longer kept (410)
   */
  ShardLookup.Found lookup(Scope scope, boolean anySpace, ImageId id, long deadline) {
    try {
      ShardLookup.Found found = all().lookup(scope, anySpace, id, deadline);
      if (!found.held()) {
        throw ProblemException.unavailable(
            "incomplete",
            "A shard is missing",
            "no replica answers for the partition of the picture '%s'; ask again".formatted(id));
      }
      if (found.gone()) {
        throw ShardProblems.gone(config.paging());
      }
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ShardProblems.ended();
    }
  }

  private void check(Gathered gathered, boolean complete, Duration patience) {
    gathered
        .failure()
        .ifPresent(failure -> {
          throw ShardProblems.failure(failure, patience);
        });
    if (!gathered.gone().isEmpty()) {
      throw ShardProblems.gone(config.paging());
    }
    boolean nothing = gathered.parts().isEmpty() && gathered.scope().partitions() > 0;
    if (nothing || (complete && !gathered.missing().isEmpty())) {
      throw ShardProblems.missing(gathered.missing(), !nothing);
    }
  }

  private ShardToken token(SpaceView view, String text) {
    return ShardToken.parse(text)
        .filter(token ->
            token.topic().equals(view.directory().topic())
                && token.partitions() == view.directory().partitions())
        .orElseThrow(() -> ShardProblems.gone(config.paging()));
  }

  /** Returns the replicas, where they share the codes. */
  Shards all() {
    return shards.orElseThrow();
  }

  private static boolean reached(Models models, SpaceView view, int partition) {
    SpaceId space = view.space();
    return models
        .snapshot()
        .of(space)
        .filter(entry -> Evidence.reached(entry.model(), view, partition))
        .isPresent();
  }
}
