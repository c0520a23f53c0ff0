package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.shard.Folded;
import dev.hammingbird.search.shard.ShardHit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What {@code POST /search} answers. Every hit is of the one space named.
 *
 * @param space the space searched
 * @param bits width of its codes
 * @param canary whether it answered on trial, though another space is active
 * @param token names the state searched, opaque; the same on every replica at the same state
 * @param coverage share of the pictures accepted so far that this space has accounted for, 0 to 1
 * @param degraded whether the answer may be out of date because the store behind it is in trouble
 * @param trouble what the trouble is; absent when there is none
 * @param missing partitions that no replica answered for, so that hits from there are not here and
 *     {@code coverage} is below 1; absent when there are none
 * @param searched how many codes there were to find
 * @param query what was looked for
 * @param timings where the time went
 * @param plan what was done: {@code scan}, every code was compared; {@code filter}, only those that
 *     the filter lets pass; {@code mih}, multi-index hashing left most of them out; the hits are
 *     the same
 * @param touched how many codes were compared with the query
 * @param facets how many of the hits have each label, the most frequent first; absent unless asked
 *     for
 * @param hits nearest first; among equals by partition, then slot
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonNaming(SnakeCaseStrategy.class)
@JsonSerialize(using = AnswerWriter.class)
record SearchAnswer(
    String space,
    int bits,
    boolean canary,
    String token,
    double coverage,
    boolean degraded,
    Optional<String> trouble,
    Optional<List<Integer>> missing,
    long searched,
    Query query,
    Timings timings,
    String plan,
    long touched,
    Optional<Map<String, Integer>> facets,
    List<Hit> hits) {

  /** Returns the answer that a result is. */
  static SearchAnswer of(
      SpaceDesk.Open open,
      double coverage,
      Searcher.Sought sought,
      SearchResult found,
      Wish wish,
      Timings timings) {
    SpaceView view = open.view();
    List<Hit> hits = new ArrayList<>(found.hits().size());
    for (SearchResult.Hit hit : found.hits()) {
      hits.add(Hit.of(view, hit, wish.collapse().isPresent()));
    }
    return new SearchAnswer(
        view.space().value(),
        view.bits().count(),
        open.canary(),
        view.tokenText(),
        coverage,
        open.index().trouble().isPresent(),
        open.index().trouble(),
        Optional.empty(),
        view.live(),
        new Query(sought.code().hex(), sought.id(), sought.sha256()),
        timings,
        found.plan().word(),
        found.plan().touched(),
        wish.facets() ? Optional.of(facets(hits)) : Optional.empty(),
        hits);
  }

  static Map<String, Integer> facets(List<Hit> hits) {
    Map<String, Integer> counts = new TreeMap<>();
    hits.forEach(hit -> hit.labels().forEach(label -> counts.merge(label, 1, Integer::sum)));
    Map<String, Integer> frequentFirst = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())) // stable: then by label
        .forEach(count -> frequentFirst.put(count.getKey(), count.getValue()));
    return frequentFirst;
  }

  /**
   * What was looked for.
   *
   * @param code in hex
   * @param id of the stored picture, when the query named one
   * @param sha256 of the canonical bytes, when the query was a picture
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Query(String code, Optional<String> id, Optional<String> sha256) {}

  /**
   * Milliseconds.
   *
   * @param encodeMs until the code was known; 0 when the query brought it
   * @param waitMs until a thread was free to search
   * @param scanMs comparing
   * @param totalMs everything in this service
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Timings(double encodeMs, double waitMs, double scanMs, double totalMs) {
    static Timings ofNanos(long encode, long wait, long scan, long total) {
      return new Timings(encode / 1e6, wait / 1e6, scan / 1e6, total / 1e6);
    }
  }

  /**
   * One picture.
   *
   * @param id for {@code GET /images/{id}}
   * @param distance bits that differ from the query
   * @param partition partition of its record on {@code images}
   * @param slot offset of its record
   * @param labels that hold now
   * @param folded how many others were folded into it; absent unless asked for
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Hit(
      String id,
      int distance,
      int partition,
      long slot,
      List<String> labels,
      Optional<Integer> folded) {
    static List<Hit> of(Folded folded) {
      return IntStream.range(0, folded.hits().size())
          .mapToObj(i -> {
            ShardHit hit = folded.hits().get(i);
            return new Hit(
                hit.id(),
                hit.distance(),
                hit.partition(),
                hit.slot(),
                hit.labels(),
                Optional.of(folded.folded().get(i)));
          })
          .toList();
    }

    static Hit of(ShardHit hit) {
      return new Hit(
          hit.id(), hit.distance(), hit.partition(), hit.slot(), hit.labels(), Optional.empty());
    }

    /** Most pictures have one label or none, which need no stream. */
    private static List<String> texts(List<Label> labels) {
      return switch (labels.size()) {
        case 0 -> List.of();
        case 1 -> List.of(labels.getFirst().value());
        default -> labels.stream().map(Label::value).toList();
      };
    }

    static Hit of(SpaceView view, SearchResult.Hit hit, boolean collapsed) {
      Slot slot = hit.slot();
      return new Hit(
          view.directory().idText(slot),
          hit.distance(),
          slot.partition(),
          slot.offset(),
          texts(view.labels(slot)),
          collapsed ? Optional.of(hit.folded()) : Optional.empty());
    }
  }
}
