package dev.hammingbird.system.picture;

/** A fixed sequence of labelled pictures. Safe for several threads. */
public interface PictureSource {
  /** Returns how many pictures there are. */
  int size();

  /**
   * Returns the picture at {@code index}, always the same.
   *
   * @param index from 0 to {@code size() - 1}
   */
  SourcePicture picture(int index);

  /** Returns one line that says what the pictures are. */
  String description();
}
