package dev.hammingbird.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hammingbird.contracts.image.Rejection;
import dev.hammingbird.ingest.status.ImageStatus;
import dev.hammingbird.ingest.status.Position;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of a picture.
 *
 * @param id whose
 * @param state accepted, encoded (in at least one space), erased, rejected or unknown
 * @param partition where its newest record lies
 * @param offset where its newest record lies
 * @param at when that was accepted
 * @param spaces where its newest picture stands in each code space
 * @param rejection the last time that a picture of this id was refused
 * @param store what the answer lacks because Redis did not answer
 * @param log what the answer lacks because the log was not searched to its end
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record StatusAnswer(
    String id,
    String state,
    Optional<Integer> partition,
    Optional<Long> offset,
    Optional<Instant> at,
    List<InSpace> spaces,
    Optional<Refusal> rejection,
    Optional<String> store,
    Optional<String> log) {
  StatusAnswer {
    spaces = List.copyOf(spaces);
  }

  static StatusAnswer of(ImageStatus status) {
    Optional<Position> newest = status.newest();
    return new StatusAnswer(
        status.id().value(),
        lower(status.state()),
        newest.map(position -> position.slot().partition()),
        newest.map(position -> position.slot().offset()),
        newest.map(Position::at),
        status.spaces().stream()
            .map(space -> new InSpace(space.space().value(), lower(space.state())))
            .toList(),
        status.rejection().map(Refusal::of),
        status.store(),
        status.log());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** A code space and where the picture stands in it: pending, encoded or rejected. */
  record InSpace(String space, String state) {}

  /** Why, when, by whom and at which try a picture of this id was refused. */
  record Refusal(String reason, String detail, String stage, int attempts, Instant at) {
    static Refusal of(Rejection rejection) {
      return new Refusal(
          rejection.reason(),
          rejection.detail(),
          lower(rejection.stage()),
          rejection.attempts(),
          rejection.at());
    }
  }
}
