package dev.hammingbird.contracts.picture;

/**
 * What a picture may cost. All but {@code maxSide} are checked before anything is decoded.
 *
 * <p>Services that are to agree on a picture's canonical bytes must use the same limits.
 *
 * @param maxBytes the longest file, in bytes, at least 1
 * @param maxPixels the most pixels that a header may announce, at least 1
 * @param maxSide the longest side of the canonical picture, in pixels, at least 1; larger ones are
 *     shrunk to it
 * @param maxFrames the most frames of an animation or pages of a document, at least 1; only the
 *     first is kept
 */
public record PictureLimits(int maxBytes, long maxPixels, int maxSide, int maxFrames) {
  /** 25 MiB, 50 megapixels, shrunk to 1024 pixels, 1000 frames. */
  public static final PictureLimits DEFAULT =
      new PictureLimits(25 * 1024 * 1024, 50_000_000, 1024, 1000);

  public PictureLimits {
    if (maxBytes < 1 || maxPixels < 1 || maxSide < 1 || maxFrames < 1) {
      throw new IllegalArgumentException(
          "limits must be at least 1: %d bytes, %d pixels, side %d, %d frames"
              .formatted(maxBytes, maxPixels, maxSide, maxFrames));
    }
  }
}
