package dev.hammingbird.encoder.query;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.picture.RefusalReason;
import java.util.List;

/** What became of a query picture. */
public sealed interface QueryOutcome {
  /**
   * It has a code.
   *
   * @param outputs the model's outputs, one a bit; bit = output is at least 0
   * @param sha256 of the picture's canonical bytes, lower-case hex
   */
  record Encoded(SpaceId space, BinaryCode code, List<Float> outputs, String sha256)
      implements QueryOutcome {
    public Encoded {
      outputs = List.copyOf(outputs);
    }
  }

  /** It is not let in. */
  record Refused(RefusalReason reason, String detail) implements QueryOutcome {}

  /** There is no such space, or none is active. */
  record NoSpace(String detail) implements QueryOutcome {}

  /** The space is there, but its model is not loaded in this instance now. */
  record NotLoaded(SpaceId space, String detail) implements QueryOutcome {}

  /** Too many pictures wait already. */
  record Busy(String detail) implements QueryOutcome {}
}
