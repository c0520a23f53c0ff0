package dev.hammingbird.search;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.index.PictureFilter;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SearchResult;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How to search, checked.
 *
 * @param space which space; the active one when empty
 * @param k how many hits at most
 * @param radius the largest distance; any when empty
 * @param filter which pictures may be hits; all when empty
 * @param facets whether to count the labels among the hits
 * @param collapse within how many bits hits are folded; not at all when empty
 * @param token the state to answer from; the newest when empty
 * @param after the last hit of the page before
 * @param patience how long the answer may take
 * @param complete whether an answer without some partitions is none
 */
record Wish(
    Optional<String> space,
    int k,
    OptionalInt radius,
    Optional<PictureFilter> filter,
    boolean facets,
    OptionalInt collapse,
    Optional<String> token,
    Optional<SearchResult.Hit> after,
    Duration patience,
    boolean complete) {
  /** The most hits of one answer. */
  static final int MAX_K = 1000;

  /**
   * Returns what a request wishes.
   *
   * @throws ProblemException if a value is out of its range (400)
   */
  static Wish of(SearchRequest request, SearchConfig config) {
    int k = request.k() == null ? config.query().defaultK() : request.k();
    if (k < 1 || k > MAX_K) {
      throw ProblemException.invalid("k must be 1 to %d, not %d".formatted(MAX_K, k));
    }
    Wish wish =
        new Wish(
            Optional.ofNullable(request.space()),
            k,
            atLeastZero("radius", request.radius()),
            filter(request),
            Boolean.TRUE.equals(request.facets()),
            atLeastZero("collapse", request.collapse()),
            Optional.ofNullable(request.token()),
            after(request.after()),
            patience(request.timeoutMs(), config.execution()),
            Boolean.TRUE.equals(request.requireComplete()));
    if (wish.after.isPresent() && wish.token.isEmpty()) {
      throw ProblemException.invalid(
          "after continues an earlier answer: give that answer's token too");
    }
    if (wish.after.isPresent() && wish.collapse.isPresent()) {
      throw ProblemException.invalid(
          "a folded answer cannot be continued by after; ask for more hits by k, at most " + MAX_K);
    }
    return wish;
  }

  /** Returns the question that this is for a code. */
  Question question(BinaryCode code) {
    return new Question(code, k, radius.orElse(code.bits().count()), filter, after, collapse);
  }

  /**
   * Returns labels.
   *
   * @throws ProblemException if one is none (400)
   */
  static List<Label> labels(@Nullable List<String> texts) {
    return texts == null
        ? List.of()
        : texts.stream()
            .map(text ->
                Label.parse(text)
                    .orElseThrow(() -> ProblemException.invalid("'" + text + "' is not a label")))
            .toList();
  }

  private static Optional<PictureFilter> filter(SearchRequest request) {
    PictureFilter filter =
        new PictureFilter(
            labels(request.labels()),
            labels(request.labelsAll()),
            labels(request.labelsNone()),
            moment("arrived_from", request.arrivedFrom(), Long.MIN_VALUE),
            moment("arrived_to", request.arrivedTo(), Long.MAX_VALUE),
            request.idPrefix() == null ? "" : request.idPrefix());
    return filter.equals(PictureFilter.EVERYTHING) ? Optional.empty() : Optional.of(filter);
  }

  private static long moment(String name, @Nullable String text, long absent) {
    if (text == null) {
      return absent;
    }
    try {
      // Of a fraction finer than the clock of arrivals, the next moment is meant.
      return OffsetDateTime.parse(text).toInstant().plusNanos(999_999).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw ProblemException.invalid(
          "%s must be a moment as RFC 3339 writes it, such as 2026-01-31T08:00:00Z, not '%s'"
              .formatted(name, text));
    }
  }

  private static Optional<SearchResult.Hit> after(SearchRequest.@Nullable After after) {
    if (after == null) {
      return Optional.empty();
    }
    if (after.distance() < 0 || after.partition() < 0 || after.slot() < 0) {
      throw ProblemException.invalid("after holds distance, partition and slot of a hit");
    }
    return Optional.of(
        new SearchResult.Hit(after.distance(), new Slot(after.partition(), after.slot())));
  }

  private static Duration patience(@Nullable Integer millis, QueryConfig.Execution config) {
    if (millis == null) {
      return config.deadline();
    }
    if (millis < 1 || millis > config.longestDeadline().toMillis()) {
      throw ProblemException.invalid(
          "timeout_ms must be 1 to %d, not %d"
              .formatted(config.longestDeadline().toMillis(), millis));
    }
    return Duration.ofMillis(millis);
  }

  private static OptionalInt atLeastZero(String name, @Nullable Integer value) {
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value < 0) {
      throw ProblemException.invalid("%s must be at least 0, not %d".formatted(name, value));
    }
    return OptionalInt.of(value);
  }
}
