package dev.hammingbird.ingest.status;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Rejection;
import java.util.List;
import java.util.Optional;

/**
 * What is known of an id.
 *
 * @param id whose
 * @param newest its newest record on the log; empty when none was found
 * @param spaces where its newest picture stands in each code space
 * @param rejection the last time that a picture of this id was refused
 * @param store why Redis could not be asked; empty when it answered
 * @param log why the log could not be searched to its end; empty when it was, or had not to be
 */
public record ImageStatus(
    ImageId id,
    Optional<Position> newest,
    List<InSpace> spaces,
    Optional<Rejection> rejection,
    Optional<String> store,
    Optional<String> log) {
  public ImageStatus {
    spaces = List.copyOf(spaces);
  }

  /** Returns the state in one word. */
  public State state() {
    if (newest.isEmpty()) {
      return rejection.isPresent() ? State.REJECTED : State.UNKNOWN;
    }
    if (newest.get().erased()) {
      return State.ERASED;
    }
    return spaces.stream().anyMatch(space -> space.state() == SpaceState.ENCODED)
        ? State.ENCODED
        : State.ACCEPTED;
  }

  /** Where an id stands. */
  public enum State {
    ACCEPTED,
    ENCODED,
    ERASED,
    REJECTED,
    UNKNOWN
  }

  /** Where a picture stands in one code space. */
  public enum SpaceState {
    /** The store has not come to it yet. */
    PENDING,
    /** It has a code. */
    ENCODED,
    /** The encoder could not read it. */
    REJECTED
  }

  /** A space and where the picture stands in it. */
  public record InSpace(SpaceId space, SpaceState state) {}
}
