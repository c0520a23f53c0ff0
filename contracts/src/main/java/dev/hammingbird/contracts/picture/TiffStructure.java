package dev.hammingbird.contracts.picture;

import static dev.hammingbird.contracts.picture.UnreadablePictureException.corrupt;
import static dev.hammingbird.contracts.picture.UnreadablePictureException.unsupported;

/** Walks the directories of a TIFF, which is also the form of EXIF data. */
final class TiffStructure {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS_PER_SAMPLE = 258;
  private static final int STRIP_OFFSETS = 273;
  private static final int ORIENTATION = 274;
  private static final int SAMPLES_PER_PIXEL = 277;
  private static final int STRIP_LENGTHS = 279;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_LENGTHS = 325;
  private static final int[] TYPE_SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  /** Beyond it the walk ends: no limit of frames is larger, and a chain may be a circle. */
  private static final int MAX_DIRECTORIES = 100_000;

  private final ByteView view;
  private int width;
  private int height;
  private int orientation = 1;
  private long offsetsAt = -1;
  private long lengthsAt = -1;

  private TiffStructure(ByteView view) {
    this.view = view;
  }

  static Structure read(byte[] bytes) throws UnreadablePictureException {
    TiffStructure tiff = new TiffStructure(new ByteView(bytes, bytes[0] == 'I'));
    long first = tiff.view.u32(4);
    tiff.directory(first);
    if (tiff.width < 1 || tiff.height < 1) {
      throw corrupt("the first directory of the TIFF has no width or height");
    }
    tiff.checkParts();
    return Structure.plain(tiff.width, tiff.height, true, bytes)
        .withFrames(tiff.count(first))
        .withOrientation(tiff.orientation);
  }

  /** Returns the orientation that EXIF data state, 1 if they state none or are broken. */
  static int orientation(byte[] exif) {
    if (exif.length < 8) {
      return 1;
    }
    TiffStructure tiff = new TiffStructure(new ByteView(exif, exif[0] == 'I'));
    try {
      tiff.directory(tiff.view.u32(4));
    } catch (UnreadablePictureException _) {
      // The orientation may have been read before the directory broke; else it stays upright.
    }
    return tiff.orientation;
  }

  private void directory(long at) throws UnreadablePictureException {
    int entries = view.u16(at);
    for (int i = 0; i < entries; i++) {
      entry(at + 2 + 12L * i);
    }
  }

  private void entry(long at) throws UnreadablePictureException {
    int type = view.u16(at + 2);
    long count = view.u32(at + 4);
    int size = type < TYPE_SIZES.length ? TYPE_SIZES[type] : 0;
    long valueAt = count * size <= 4 ? at + 8 : view.u32(at + 8);
    view.need(valueAt, count * size);
    switch (view.u16(at)) {
      case WIDTH -> width = (int) Math.min(Integer.MAX_VALUE, number(type, valueAt));
      case HEIGHT -> height = (int) Math.min(Integer.MAX_VALUE, number(type, valueAt));
      case ORIENTATION -> {
        long value = number(type, valueAt);
        orientation = value >= 1 && value <= 8 ? (int) value : 1;
      }
      case SAMPLES_PER_PIXEL -> atMost(5, number(type, valueAt), "samples a pixel");
      case BITS_PER_SAMPLE -> atMost(32, number(type, valueAt), "bits a sample");
      case STRIP_OFFSETS, TILE_OFFSETS -> offsetsAt = at;
      case STRIP_LENGTHS, TILE_LENGTHS -> lengthsAt = at;
      default -> {
        // Other tags do not bear on cost or orientation.
      }
    }
  }

  private static void atMost(long limit, long value, String what)
      throws UnreadablePictureException {
    if (value > limit) {
      throw unsupported("a TIFF of %d %s; at most %d are read".formatted(value, what, limit));
    }
  }

  /** Codecs fill what is missing at the end with black: strips must lie within the file. */
  private void checkParts() throws UnreadablePictureException {
    if (offsetsAt < 0 || lengthsAt < 0) {
      return;
    }
    long parts = Math.min(view.u32(offsetsAt + 4), view.u32(lengthsAt + 4));
    for (long i = 0; i < parts; i++) {
      view.need(element(offsetsAt, i), element(lengthsAt, i));
    }
  }

  private long element(long entry, long index) throws UnreadablePictureException {
    int type = view.u16(entry + 2);
    int size = type < TYPE_SIZES.length ? TYPE_SIZES[type] : 0;
    boolean inside = view.u32(entry + 4) * size <= 4;
    return number(type, (inside ? entry + 8 : view.u32(entry + 8)) + index * size);
  }

  private long number(int type, long at) throws UnreadablePictureException {
    return switch (type) {
      case 1 -> view.u8(at);
      case 3 -> view.u16(at);
      case 4 -> view.u32(at);
      default -> 0;
    };
  }

  private int count(long first) throws UnreadablePictureException {
    int directories = 0;
    for (long at = first; at != 0 && directories < MAX_DIRECTORIES; directories++) {
      at = view.u32(at + 2 + 12L * view.u16(at));
    }
    return directories;
  }
}
