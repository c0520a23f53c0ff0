package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Optional;

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
 * @param searched how many codes there were to find
 * @param query what was looked for
 * @param timings where the time went
 * @param plan what was done: {@code scan}, every code was compared, or {@code mih}, multi-index
 *     hashing left most of them out; the hits are the same
 * @param touched how many codes were compared with the query
 * @param hits nearest first; among equals by partition, then slot
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonNaming(SnakeCaseStrategy.class)
record SearchAnswer(
    String space,
    int bits,
    boolean canary,
    String token,
    double coverage,
    boolean degraded,
    Optional<String> trouble,
    long searched,
    Query query,
    Timings timings,
    String plan,
    long touched,
    List<Hit> hits) {

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
   * @param scanMs comparing
   * @param totalMs everything in this service
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Timings(double encodeMs, double scanMs, double totalMs) {}

  /**
   * One picture.
   *
   * @param id for {@code GET /images/{id}}
   * @param distance bits that differ from the query
   * @param partition partition of its record on {@code images}
   * @param slot offset of its record
   * @param labels that hold now
   */
  record Hit(String id, int distance, int partition, long slot, List<String> labels) {}
}
