package dev.hammingbird.contracts.model;

import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;
import java.util.Map;

/**
 * Which pictures and labels a training may have seen: those below these offsets. A report asks it
 * whose labels are unseen, so that no query is a picture that the model was taught.
 *
 * @param images per partition of {@code images}, the first offset that the training did not see
 * @param labels per partition of {@code labels}, likewise
 * @param heldOutPercent share of the pictures, chosen by a hash of their ids, whose labels the
 *     training kept for its own evaluation and did not learn from; 0 to 100
 */
public record TrainingSnapshot(
    Map<Integer, Long> images, Map<Integer, Long> labels, int heldOutPercent) {
  public TrainingSnapshot {
    if (heldOutPercent < 0 || heldOutPercent > 100) {
      throw new IllegalArgumentException("held out: 0 to 100 percent, not " + heldOutPercent);
    }
    images = Map.copyOf(images);
    labels = Map.copyOf(labels);
  }

  /** Returns whether the training learned from the label that a picture brought with it. */
  public boolean learnedFrom(ImageId id, Slot picture) {
    return saw(images, picture) && !heldOut(id);
  }

  /** Returns whether the training learned from a label that was given later. */
  public boolean learnedFrom(ImageId id, Slot picture, Slot label) {
    return saw(labels, label) && learnedFrom(id, picture);
  }

  /** Returns whether the label of this picture is kept for evaluation. */
  public boolean heldOut(ImageId id) {
    return Integer.remainderUnsigned((id.value().hashCode() * 0x9E3779B9) >>> 7, 100)
        < heldOutPercent;
  }

  private static boolean saw(Map<Integer, Long> ends, Slot slot) {
    return slot.offset() < ends.getOrDefault(slot.partition(), 0L);
  }
}
