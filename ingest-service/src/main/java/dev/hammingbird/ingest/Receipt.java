package dev.hammingbird.ingest;

import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.picture.AcceptedPicture;

/**
 * Says that the log has a picture, and where.
 *
 * @param id the picture's name: the one given, else {@code sha256}
 * @param partition of the topic {@code images}
 * @param offset in the partition
 * @param width in pixels, as kept
 * @param height in pixels, as kept
 * @param sha256 of the canonical bytes, lower-case hex
 */
record Receipt(ImageId id, int partition, long offset, int width, int height, String sha256) {
  static Receipt of(ImageId id, Slot slot, AcceptedPicture picture) {
    return new Receipt(
        id, slot.partition(), slot.offset(), picture.width(), picture.height(), picture.sha256());
  }
}
