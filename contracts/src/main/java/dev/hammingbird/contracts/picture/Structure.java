package dev.hammingbird.contracts.picture;

import org.jspecify.annotations.Nullable;

/**
 * What a file says of its picture before anything is decoded.
 *
 * @param width of the whole picture as stored, in pixels, at least 1
 * @param height of the whole picture as stored, in pixels, at least 1
 * @param frames of the animation or pages of the document, at least 1
 * @param orientation as EXIF counts them, 1 (upright) to 8
 * @param lossless whether the stored pixels are exact
 * @param canonical whether the file may be kept as it is, once it has been decoded and is within
 *     the bound
 * @param decodable the bytes to give to the codec: the file, or less of it
 * @param profile an ICC profile that the codec does not see; null if there is none
 * @param left where the first frame lies on the picture, in pixels
 * @param top where the first frame lies on the picture, in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // passed on within the package, never compared
record Structure(
    int width,
    int height,
    int frames,
    int orientation,
    boolean lossless,
    boolean canonical,
    byte[] decodable,
    byte @Nullable [] profile,
    int left,
    int top) {

  static Structure plain(int width, int height, boolean lossless, byte[] decodable) {
    return new Structure(width, height, 1, 1, lossless, false, decodable, null, 0, 0);
  }

  Structure withFrames(int count) {
    return new Structure(
        width, height, count, orientation, lossless, canonical, decodable, profile, left, top);
  }

  Structure withOrientation(int exif) {
    return new Structure(
        width, height, frames, exif, lossless, canonical, decodable, profile, left, top);
  }

  Structure withProfile(byte @Nullable [] icc) {
    return new Structure(
        width, height, frames, orientation, lossless, canonical, decodable, icc, left, top);
  }

  Structure asCanonical() {
    return new Structure(
        width, height, frames, orientation, lossless, true, decodable, profile, left, top);
  }

  Structure withFrameAt(int x, int y) {
    return new Structure(
        width, height, frames, orientation, lossless, canonical, decodable, profile, x, y);
  }
}
