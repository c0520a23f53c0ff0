package dev.hammingbird.contracts.block;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import java.util.List;

/** What a lane made of one record of the topic {@code images}. */
public sealed interface BlockEntry {
  /** Returns the offset of the record, which is its slot. */
  long offset();

  /** Returns when the picture was accepted, milliseconds since 1970. */
  long arrivalMillis();

  /** Returns whose record it is. */
  ImageId id();

  /**
   * A picture that has a code.
   *
   * @param labels known at acceptance, perhaps none
   */
  record Live(long offset, long arrivalMillis, ImageId id, List<Label> labels, BinaryCode code)
      implements BlockEntry {
    public Live {
      labels = List.copyOf(labels);
    }
  }

  /** An erasure: the picture, and every earlier one of its id, is to be forgotten. */
  record Erased(long offset, long arrivalMillis, ImageId id) implements BlockEntry {}

  /** A picture that the encoder could not read: it has no code in this space. */
  record RejectedByEncoder(long offset, long arrivalMillis, ImageId id) implements BlockEntry {}
}
