package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search by stored picture or by code; exactly one of {@code id} and {@code code} is given.
 *
 * @param id of a stored picture
 * @param code in hex; needs {@code space}
 * @param space the space; the active one when absent
 * @param k how many hits at most, 1 to 1000
 * @param radius the largest distance
 * @param labels only pictures with any of these labels
 * @param labelsAll only pictures with all of these labels
 * @param labelsNone only pictures with none of these labels
 * @param arrivedFrom only pictures accepted at this moment or later, RFC 3339
 * @param arrivedTo only pictures accepted before this moment, RFC 3339
 * @param idPrefix only pictures whose id begins so
 * @param facets whether to count the labels among the hits
 * @param collapse a hit within so many bits of a better one is folded into it
 * @param token answer from the state that this token of an earlier answer names
 * @param after only what comes after this hit; needs {@code token}
 * @param timeoutMs how long to wait for the answer
 * @param requireComplete whether an answer without some partitions is none
 */
@JsonIgnoreProperties(ignoreUnknown = false)
@JsonNaming(SnakeCaseStrategy.class)
record SearchRequest(
    @Nullable String id,
    @Nullable String code,
    @Nullable String space,
    @Nullable Integer k,
    @Nullable Integer radius,
    @Nullable List<String> labels,
    @Nullable List<String> labelsAll,
    @Nullable List<String> labelsNone,
    @Nullable String arrivedFrom,
    @Nullable String arrivedTo,
    @Nullable String idPrefix,
    @Nullable Boolean facets,
    @Nullable Integer collapse,
    @Nullable String token,
    @Nullable After after,
    @Nullable Integer timeoutMs,
    @Nullable Boolean requireComplete) {

  /**
   * The last hit of the page before.
   *
   * @param distance of it
   * @param partition of it
   * @param slot of it
   */
  record After(int distance, int partition, long slot) {}

  /** Returns a request that wishes no more than k and radius. */
  static SearchRequest plain(
      @Nullable String id,
      @Nullable String code,
      @Nullable String space,
      @Nullable Integer k,
      @Nullable Integer radius) {
    return new SearchRequest(
        id, code, space, k, radius, null, null, null, null, null, null, null, null, null, null,
        null, null);
  }

  /** Returns the same of a space. */
  SearchRequest in(@Nullable String otherSpace) {
    return new SearchRequest(
        id,
        code,
        otherSpace,
        k,
        radius,
        labels,
        labelsAll,
        labelsNone,
        arrivedFrom,
        arrivedTo,
        idPrefix,
        facets,
        collapse,
        token,
        after,
        timeoutMs,
        requireComplete);
  }
}
