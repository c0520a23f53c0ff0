package dev.hammingbird.trainer.data;

import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import java.util.List;

/**
 * What was read from a disk.
 *
 * @param pictures all of one size, in the order of their ids
 * @param unreadable files that are no pictures, which are left out
 */
public record Loaded(LabelledPictures pictures, List<Unreadable> unreadable) {
  /** Copies the list. */
  public Loaded {
    unreadable = List.copyOf(unreadable);
  }

  /**
   * A file that is left out.
   *
   * @param file its name below the folder that was read
   * @param reason why, in a line
   */
  public record Unreadable(String file, String reason) {}

  /** Returns pictures in the order of their ids, as they come from Kafka. */
  static LabelledPictures inOrder(int side, List<Picture> pictures) {
    return new LabelledPictures(
        side, pictures.stream().sorted(java.util.Comparator.comparing(Picture::id)).toList());
  }
}
