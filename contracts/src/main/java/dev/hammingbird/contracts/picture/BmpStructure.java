package dev.hammingbird.contracts.picture;

import static dev.hammingbird.contracts.picture.UnreadablePictureException.corrupt;

/** Reads the header of a BMP. */
final class BmpStructure {
  private static final int OLD_HEADER = 12;

  private BmpStructure() {}

  static Structure read(byte[] bytes) throws UnreadablePictureException {
    ByteView view = new ByteView(bytes, true);
    long pixels = view.u32(10);
    boolean old = view.u32(14) == OLD_HEADER;
    long width = old ? view.u16(18) : (int) view.u32(18);
    long height = Math.abs(old ? view.u16(20) : (long) (int) view.u32(22));
    if (width < 1 || height < 1 || height > Integer.MAX_VALUE) {
      throw corrupt("a BMP of %d x %d pixels".formatted(width, height));
    }
    int bits = old ? view.u16(24) : view.u16(28);
    long compression = old ? 0 : view.u32(30);
    if (!old && bits <= 8 && view.u32(46) > 256) {
      throw corrupt("a BMP of %d colours at %d bits a pixel".formatted(view.u32(46), bits));
    }
    if (compression == 0 || compression == 3) {
      // The codec does not miss rows at the end, so that they are counted here. Sides that are
      // beyond every limit are left to the limit, which names the truer reason.
      long row = (width * bits + 31) / 32 * 4;
      if (width * height <= bytes.length * 32L) {
        view.need(pixels, row * height);
      }
    }
    return Structure.plain((int) width, (int) height, true, bytes);
  }
}
