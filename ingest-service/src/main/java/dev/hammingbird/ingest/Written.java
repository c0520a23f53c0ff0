package dev.hammingbird.ingest;

import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;

/** Says that the log has a record about an id, and where. */
record Written(ImageId id, int partition, long offset) {
  static Written of(ImageId id, Slot slot) {
    return new Written(id, slot.partition(), slot.offset());
  }
}
