package dev.hammingbird.search;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Answers queries. */
@ApplicationScoped
class Searcher {
  private static final int MAX_K = 1000;

  private final SpaceDesk desk;
  private final QueryEncoder encoder;
  private final Figures figures;
  private final Canaries canaries;
  private final RecentQueries recent;
  private final int defaultK;

  Searcher(
      SpaceDesk desk,
      QueryEncoder encoder,
      Canaries canaries,
      RecentQueries recent,
      Figures figures,
      SearchConfig config) {
    this.canaries = canaries;
    this.recent = recent;
    this.desk = desk;
    this.encoder = encoder;
    this.figures = figures;
    this.defaultK = config.query().defaultK();
  }

  /**
   * How to search.
   *
   * @param space which space; the active one when empty
   * @param k how many hits at most
   * @param radius the largest distance
   * @param labels any of these; all when empty
   */
  record Wish(
      Optional<String> space, Optional<Integer> k, Optional<Integer> radius, List<String> labels) {}

  /** What to look for, and how that became known. */
  private record Sought(
      BinaryCode code, Optional<String> id, Optional<String> sha256, long encodeNanos) {}

  /** Looks for a picture. */
  SearchAnswer byPicture(byte[] picture, Wish wish) {
    long start = System.nanoTime();
    if (picture.length == 0) {
      throw ProblemException.invalid("the body is empty; send the bytes of a picture");
    }
    check(wish);
    SpaceDesk.Open open = canaries.open(wish.space, () -> Canaries.key(picture), _ -> true);
    EncoderApi.Encoded encoded;
    try {
      encoded = encoder.encode(open.view().space(), picture);
    } catch (ProblemException e) {
      if (!open.canary() || e.problem().status() < 500) {
        throw e;
      }
      open = desk.open(wish.space);
      encoded = encoder.encode(open.view().space(), picture);
    }
    BinaryCode code = BinaryCode.ofHex(encoded.code());
    long encodeNanos = System.nanoTime() - start;
    return answer(
        open,
        new Sought(code, Optional.empty(), Optional.of(encoded.sha256()), encodeNanos),
        wish,
        start);
  }

  /** Looks for what is near a stored picture. */
  SearchAnswer byId(String text, Wish wish) {
    long start = System.nanoTime();
    check(wish);
    ImageId id =
        ImageId.parse(text)
            .orElseThrow(() -> ProblemException.invalid("'" + text + "' is not an image id"));
    SpaceDesk.Open open =
        canaries.open(wish.space, () -> text, candidate -> candidate.find(id).isPresent());
    recent.note(id);
    SpaceView view = open.view();
    Optional<BinaryCode> code = view.find(id).flatMap(view::code);
    return answer(
        open,
        new Sought(
            code.orElseThrow(() -> unknown(id, view)), Optional.of(text), Optional.empty(), 0),
        wish,
        start);
  }

  /** Looks for a code; its space must be named. */
  SearchAnswer byCode(String hex, Wish wish) {
    long start = System.nanoTime();
    check(wish);
    if (wish.space.isEmpty()) {
      throw ProblemException.invalid("a code means nothing without its space: give space too");
    }
    BinaryCode code = code(hex);
    SpaceDesk.Open open = desk.open(wish.space);
    requireWidth(code, open.view());
    return answer(open, new Sought(code, Optional.empty(), Optional.empty(), 0), wish, start);
  }

  /** Returns the code that a request writes. */
  static BinaryCode code(String hex) {
    try {
      return BinaryCode.ofHex(hex);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid("code: " + e.getMessage());
    }
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

  private SearchAnswer answer(SpaceDesk.Open open, Sought sought, Wish wish, long start) {
    SpaceView view = open.view();
    Optional<IntPredicate> labels =
        wish.labels.isEmpty()
            ? Optional.empty()
            : Optional.of(view.directory().labelSets().anyOf(labels(wish.labels)));
    long scanStart = System.nanoTime();
    SearchResult found =
        view.nearest(
            sought.code, wish.k.orElse(defaultK), wish.radius.orElse(view.bits().count()), labels);
    long end = System.nanoTime();
    figures.stage("encode", sought.encodeNanos);
    figures.stage("scan", end - scanStart);
    figures.stage("total", end - start);
    return new SearchAnswer(
        view.space().value(),
        view.bits().count(),
        open.canary(),
        view.token().text(),
        desk.coverage(view),
        open.index().trouble().isPresent(),
        open.index().trouble(),
        view.live(),
        new SearchAnswer.Query(sought.code.hex(), sought.id, sought.sha256),
        new SearchAnswer.Timings(
            millis(sought.encodeNanos), millis(end - scanStart), millis(end - start)),
        found.plan().word(),
        found.plan().touched(),
        found.hits().stream().map(hit -> hit(view, hit)).toList());
  }

  private static SearchAnswer.Hit hit(SpaceView view, SearchResult.Hit hit) {
    Slot slot = hit.slot();
    return new SearchAnswer.Hit(
        view.directory().id(slot).value(),
        hit.distance(),
        slot.partition(),
        slot.offset(),
        view.directory().labels(slot).stream().map(Label::value).toList());
  }

  private static void check(Wish wish) {
    int k = wish.k.orElse(1);
    if (k < 1 || k > MAX_K) {
      throw ProblemException.invalid("k must be 1 to %d, not %d".formatted(MAX_K, k));
    }
    int radius = wish.radius.orElse(0);
    if (radius < 0) {
      throw ProblemException.invalid("radius must be at least 0, not " + radius);
    }
    labels(wish.labels);
  }

  private static List<Label> labels(List<String> texts) {
    return texts.stream()
        .map(text ->
            Label.parse(text)
                .orElseThrow(() -> ProblemException.invalid("'" + text + "' is not a label")))
        .toList();
  }

  private static ProblemException unknown(ImageId id, SpaceView view) {
    boolean erased = view.directory().find(id).filter(view.directory()::erased).isPresent();
    return ProblemException.notFound(
        "unknown-image",
        "No such picture",
        erased
            ? "the picture '%s' was erased".formatted(id)
            : "the picture '%s' has no code in space %s".formatted(id, view.space()));
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
