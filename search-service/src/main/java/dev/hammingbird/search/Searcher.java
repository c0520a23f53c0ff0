package dev.hammingbird.search;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.query.Outcome;
import dev.hammingbird.search.query.Pending;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Answers queries: with a problem that is thrown, or with a future, which fails with one or can be
 * cancelled when nobody waits any more.
 */
@Singleton
class Searcher {
  private final SpaceDesk desk;
  private final QueryEncoder encoder;
  private final Canaries canaries;
  private final RecentQueries recent;
  private final SearchThreads threads;
  private final ShardedSearcher sharded;
  private final Figures figures;
  private final SearchConfig config;

  Searcher(
      SpaceDesk desk,
      QueryEncoder encoder,
      Canaries canaries,
      RecentQueries recent,
      SearchThreads threads,
      ShardedSearcher sharded,
      Figures figures,
      SearchConfig config) {
    this.desk = desk;
    this.encoder = encoder;
    this.canaries = canaries;
    this.recent = recent;
    this.threads = threads;
    this.sharded = sharded;
    this.figures = figures;
    this.config = config;
  }

  /** What to look for, and how that became known. */
  record Sought(BinaryCode code, Optional<String> id, Optional<String> sha256, long encodeNanos) {}

  /**
   * Looks for a picture. Blocks until the picture is encoded.
   *
   * @param asker whose query it is, if that is known
   */
  CompletableFuture<SearchAnswer> byPicture(
      byte[] picture, SearchRequest request, Optional<String> asker) {
    long start = System.nanoTime();
    if (picture.length == 0) {
      throw ProblemException.invalid("the body is empty; send the bytes of a picture");
    }
    Wish wish = Wish.of(request, config);
    SpaceDesk.Open open =
        state(
            canaries.open(
                wish.space(), () -> asker.orElseGet(() -> Canaries.key(picture)), _ -> true),
            wish);
    EncoderApi.Encoded encoded;
    try {
      encoded = encoder.encode(open.view().space(), picture);
    } catch (ProblemException e) {
      if (!open.canary() || e.problem().status() < 500) {
        throw e;
      }
      open = state(desk.open(wish.space()), wish);
      encoded = encoder.encode(open.view().space(), picture);
    }
    long encodeNanos = System.nanoTime() - start;
    BinaryCode code = BinaryCode.ofHex(encoded.code());
    return answer(
        open,
        new Sought(code, Optional.empty(), Optional.of(encoded.sha256()), encodeNanos),
        wish,
        start,
        Runnable::run);
  }

  /** Looks for what is near a stored picture. */
  private CompletableFuture<SearchAnswer> byId(
      String id, SearchRequest request, Optional<String> asker, Executor soon) {
    long start = System.nanoTime();
    Wish wish = Wish.of(request, config);
    ImageId known = id(id);
    if (sharded.on()) {
      SpaceDesk.Open open = canaries.open(wish.space(), () -> asker.orElse(id), _ -> true);
      recent.note(known);
      return sharded.byId(open, () -> desk.open(wish.space()), known, wish, start);
    }
    SpaceDesk.Open open =
        state(
            canaries.open(
                wish.space(),
                () -> asker.orElse(id),
                candidate -> candidate.find(known).isPresent()),
            wish);
    recent.note(known);
    BinaryCode code = codeOf(id, open.view());
    return answer(open, new Sought(code, Optional.of(id), Optional.empty(), 0), wish, start, soon);
  }

  /** Looks for a code; its space must be named. */
  private CompletableFuture<SearchAnswer> byCode(String hex, SearchRequest request, Executor soon) {
    long start = System.nanoTime();
    Wish wish = Wish.of(request, config);
    if (wish.space().isEmpty()) {
      throw ProblemException.invalid("a code means nothing without its space: give space too");
    }
    BinaryCode code = code(hex);
    SpaceDesk.Open open = state(desk.open(wish.space()), wish);
    requireWidth(code, open.view());
    Sought sought = new Sought(code, Optional.empty(), Optional.empty(), 0);
    return answer(open, sought, wish, start, soon);
  }

  /**
   * Looks for what a request of one of the two kinds names.
   *
   * @param asker whose query it is, if that is known
   * @param soon as {@code SearchPool.ask} has it
   */
  CompletableFuture<SearchAnswer> byRequest(
      SearchRequest request, Optional<String> asker, Executor soon) {
    String id = request.id();
    return id != null
        ? byId(id, request, asker, soon)
        : byCode(String.valueOf(request.code()), request, soon);
  }

  /** Returns the code that a request writes. */
  static BinaryCode code(String hex) {
    try {
      return BinaryCode.ofHex(hex);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid("code: " + e.getMessage());
    }
  }

  /** Returns the code of a stored picture. */
  static BinaryCode codeOf(String text, SpaceView view) {
    ImageId id = id(text);
    return view.find(id).flatMap(view::code).orElseThrow(() -> unknown(id, view));
  }

  private static ImageId id(String text) {
    return ImageId.parse(text)
        .orElseThrow(() -> ProblemException.invalid("'" + text + "' is not an image id"));
  }

  /** Refuses a code that cannot be of a space. */
  static void requireWidth(BinaryCode code, SpaceView view) {
    if (!code.bits().equals(view.bits())) {
      throw ProblemException.conflict(
          "other-space",
          "The code is of another space",
          "a code of %d bits cannot be of space %s, whose codes have %d"
              .formatted(code.bits().count(), view.space(), view.bits().count()));
    }
  }

  /** Returns the problem that an outcome without an answer is. */
  static ProblemException problem(Outcome outcome, Duration patience) {
    return switch (outcome) {
      case Outcome.Late late ->
          ProblemException.unavailable(
              "too-late",
              "The answer took too long",
              "%s within %d ms; ask again, for less, or with a larger timeout_ms"
                  .formatted(
                      late.begun() ? "the search did not end" : "no thread was free to search",
                      patience.toMillis()));
      case Outcome.Refused refused ->
          ProblemException.of(
              429,
              "busy",
              "Too many queries wait",
              "%d queries wait already; ask again later, or add a replica"
                  .formatted(refused.waiting()));
      case Outcome.Cancelled _ ->
          ProblemException.unavailable(
              "cancelled", "The query was given up", "nobody waited any more, or the service ends");
      case Outcome.Found _ -> throw new IllegalArgumentException("an answer is no problem");
    };
  }

  /** Returns a space in the state that is wished. */
  private SpaceDesk.Open state(SpaceDesk.Open open, Wish wish) {
    return sharded.on() ? open : wish.token().map(token -> at(open, token)).orElse(open);
  }

  private SpaceDesk.Open at(SpaceDesk.Open open, String token) {
    SpaceView view =
        open.index()
            .at(token)
            .orElseThrow(() ->
                ProblemException.of(
                    410,
                    "token-gone",
                    "The state is no longer kept",
                    "this replica keeps the last %d states of space %s, for %d s, and '%s' is none"
                            .formatted(
                                config.paging().states(),
                                open.view().space(),
                                config.paging().age().toSeconds(),
                                token)
                        + " of them; search again without token"));
    return new SpaceDesk.Open(open.model(), open.index(), view, open.canary());
  }

  private CompletableFuture<SearchAnswer> answer(
      SpaceDesk.Open open, Sought sought, Wish wish, long start, Executor soon) {
    if (sharded.on()) {
      return sharded.byCode(open, sought, wish, start);
    }
    SpaceView view = open.view();
    Question question = wish.question(sought.code);
    // Encoding has a limit of its own.
    long deadline = System.nanoTime() + wish.patience().toNanos();
    Pending pending = threads.ask(view, List.of(question), deadline, soon);
    if (pending.outcome().isDone()) {
      return CompletableFuture.completedFuture(
          told(open, sought, wish, start, pending.outcome().join()));
    }
    CompletableFuture<SearchAnswer> answer =
        pending.outcome().thenApply(outcome -> told(open, sought, wish, start, outcome));
    var _ =
        answer.whenComplete((_, _) -> {
          if (answer.isCancelled()) {
            pending.cancel();
          }
        });
    return answer;
  }

  private SearchAnswer told(
      SpaceDesk.Open open, Sought sought, Wish wish, long start, Outcome outcome) {
    if (!(outcome instanceof Outcome.Found found)) {
      throw problem(outcome, wish.patience());
    }
    open.index().given(open.view());
    long total = System.nanoTime() - start;
    if (sought.encodeNanos > 0) {
      figures.stage(Figures.Stage.ENCODE, sought.encodeNanos);
    }
    figures.stage(Figures.Stage.SCAN, found.searchedNanos());
    figures.stage(Figures.Stage.TOTAL, total);
    SearchAnswer.Timings timings =
        SearchAnswer.Timings.ofNanos(
            sought.encodeNanos, found.waitedNanos(), found.searchedNanos(), total);
    return SearchAnswer.of(
        open, desk.coverage(open.view()), sought, found.results().getFirst(), wish, timings);
  }

  private static ProblemException unknown(ImageId id, SpaceView view) {
    boolean erased = view.directory().find(id).filter(view.directory()::erased).isPresent();
    return unknown(id, view.space(), erased);
  }

  /** Returns the problem that a picture has no code. */
  static ProblemException unknown(ImageId id, SpaceId space, boolean erased) {
    return ProblemException.notFound(
        "unknown-image",
        "No such picture",
        erased
            ? "the picture '%s' was erased".formatted(id)
            : "the picture '%s' has no code in space %s".formatted(id, space));
  }
}
