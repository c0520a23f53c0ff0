package dev.hammingbird.contracts.picture;

/** Sets pictures upright that were stored turned or mirrored, as EXIF tag 274 tells. */
final class Orientation {
  private Orientation() {}

  /**
   * Returns the picture upright.
   *
   * @param exif 1 to 8: where the stored first row and first column lie on the upright picture (1
   *     top left, 2 top right, 3 bottom right, 4 bottom left, 5 left top, 6 right top, 7 right
   *     bottom, 8 left bottom)
   */
  static Pixels upright(Pixels stored, int exif) {
    if (exif == 1) {
      return stored;
    }
    boolean turned = exif >= 5;
    int width = turned ? stored.height() : stored.width();
    int height = turned ? stored.width() : stored.height();
    boolean fromRight = exif == 2 || exif == 3 || exif == 6 || exif == 7;
    boolean fromBottom = exif == 3 || exif == 4 || exif == 7 || exif == 8;
    byte[] source = stored.raw();
    byte[] out = new byte[source.length];
    int at = 0;
    for (int y = 0; y < height; y++) {
      int v = fromBottom ? height - 1 - y : y;
      for (int x = 0; x < width; x++) {
        int u = fromRight ? width - 1 - x : x;
        int from = (turned ? u * stored.width() + v : v * stored.width() + u) * 3;
        out[at++] = source[from];
        out[at++] = source[from + 1];
        out[at++] = source[from + 2];
      }
    }
    return new Pixels(width, height, out);
  }
}
