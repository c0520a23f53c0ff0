package dev.hammingbird.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.hammingbird.contracts.image.Erasure;
import dev.hammingbird.contracts.image.Slot;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The receipt of an erasure, and how far it has come.
 *
 * @param receipt to ask by
 * @param id whose picture; absent when the receipt is older than what is remembered
 * @param at when
 * @param partition of its record on {@code images}
 * @param offset of that record
 * @param labels where the labels were taken back
 * @param confirmed whether every encoded space has come past it and so shows the picture no longer;
 *     absent when that was not asked
 * @param spaces the same, space by space
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonNaming(SnakeCaseStrategy.class)
record ErasureAnswer(
    String receipt,
    Optional<String> id,
    Optional<Instant> at,
    int partition,
    long offset,
    Optional<Slot> labels,
    Optional<Boolean> confirmed,
    Optional<Map<String, Boolean>> spaces) {

  /** Returns the receipt alone. */
  static ErasureAnswer of(Erasure erasure) {
    return new ErasureAnswer(
        erasure.receipt(),
        Optional.of(erasure.id()),
        Optional.of(erasure.at()),
        erasure.image().partition(),
        erasure.image().offset(),
        Optional.of(erasure.labels()),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns a receipt with what became of it. */
  static ErasureAnswer of(
      String receipt, Slot image, Optional<Erasure> known, SortedMap<String, Boolean> spaces) {
    return new ErasureAnswer(
        receipt,
        known.map(Erasure::id),
        known.map(Erasure::at),
        image.partition(),
        image.offset(),
        known.map(Erasure::labels),
        Optional.of(!spaces.containsValue(false)),
        Optional.of(spaces));
  }
}
