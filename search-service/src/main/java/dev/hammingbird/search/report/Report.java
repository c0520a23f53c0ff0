package dev.hammingbird.search.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code GET /reports/{space}} answers. Figures of the ranking are absent when there are no
 * labelled pictures that training did not see.
 *
 * @param space the space judged
 * @param name of the model
 * @param bits width of the codes
 * @param token names the state judged
 * @param at when
 * @param protocol how it was judged, in a sentence
 * @param seed of the choice of queries and of the bootstrap
 * @param live codes in the space
 * @param labelled live pictures with labels
 * @param seenByTraining labelled pictures left out because training saw their labels
 * @param queries how many pictures were asked for
 * @param database how many pictures were ranked for each query, the query itself left out
 * @param map tie-aware mean average precision over the whole ranking, 0 to 1
 * @param mapLow lower end of its 95% interval, bootstrapped over the queries
 * @param mapHigh upper end
 * @param prevalence what a ranking by chance reaches on average
 * @param precisionAt10 expected share of the first 10 that share a label
 * @param precisionRadius2 mean share within distance 2 that shares a label; 0 for a query with
 *     nothing there
 * @param emptyRadius2 share of the queries that have nothing within distance 2
 * @param precisionAt the curve of precision over N
 * @param curve precision and recall within each distance
 * @param distances how far pictures of a shared label and others are from the queries
 * @param perLabel tie-aware mean average precision of the queries of each label
 * @param codes label-free figures
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonNaming(SnakeCaseStrategy.class)
public record Report(
    String space,
    String name,
    int bits,
    String token,
    Instant at,
    String protocol,
    long seed,
    long live,
    long labelled,
    long seenByTraining,
    int queries,
    int database,
    Optional<Double> map,
    Optional<Double> mapLow,
    Optional<Double> mapHigh,
    Optional<Double> prevalence,
    @com.fasterxml.jackson.annotation.JsonProperty("precision_at_10")
        Optional<Double> precisionAt10,
    @com.fasterxml.jackson.annotation.JsonProperty("precision_radius_2")
        Optional<Double> precisionRadius2,
    @com.fasterxml.jackson.annotation.JsonProperty("empty_radius_2") Optional<Double> emptyRadius2,
    List<AtN> precisionAt,
    List<WithinRadius> curve,
    List<AtDistance> distances,
    Map<String, Double> perLabel,
    CodeFigures codes) {

  /** Expected precision among the first {@code n}. */
  public record AtN(int n, double precision) {}

  /**
   * All pictures within a distance: their precision, pooled over the queries, and the mean recall.
   */
  public record WithinRadius(int radius, double precision, double recall) {}

  /**
   * How many pairs of query and picture lie exactly this far apart.
   *
   * @param same pairs that share a label
   * @param other pairs that share none
   */
  public record AtDistance(int distance, long same, long other) {}

  /**
   * What the codes alone say.
   *
   * @param sampled how many live codes were looked at
   * @param distinct different codes among them
   * @param balance share of ones of each bit, {@code bits} values; .5 is best
   * @param worstBalance the share farthest from .5
   * @param stuckBits bits that are the same in more than 99% of the codes
   * @param meanDistance mean distance of random pairs, in bits
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record CodeFigures(
      int sampled,
      int distinct,
      List<Double> balance,
      double worstBalance,
      int stuckBits,
      double meanDistance) {}
}
