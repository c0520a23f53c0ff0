package dev.hammingbird.trainer.job;

import dev.hammingbird.trainer.data.LabelledPictures;
import java.util.Map;

/**
 * The live pictures and their labels as of one moment.
 *
 * @param pictures in the order of their ids
 * @param images per partition of {@code images}, the first offset not seen
 * @param labels per partition of {@code labels}, likewise
 * @param unreadable pictures that could not be decoded and are left out
 */
public record Snapshot(
    LabelledPictures pictures,
    Map<Integer, Long> images,
    Map<Integer, Long> labels,
    int unreadable) {
  /** Copies the offsets. */
  public Snapshot {
    images = Map.copyOf(images);
    labels = Map.copyOf(labels);
  }
}
