package dev.hammingbird.contracts.picture;

import static dev.hammingbird.contracts.picture.UnreadablePictureException.corrupt;

import org.jspecify.annotations.Nullable;

/** Walks the chunks of a WebP. */
final class WebpStructure {
  private static final int FIRST_CHUNK = 12;
  private static final byte[] EXIF_PREFIX = {'E', 'x', 'i', 'f', 0, 0};

  private final ByteView view;
  private int width;
  private int height;
  private int frames;
  private int orientation = 1;
  private boolean lossless;
  private byte @Nullable [] profile;

  private WebpStructure(ByteView view) {
    this.view = view;
  }

  static Structure read(byte[] bytes) throws UnreadablePictureException {
    WebpStructure webp = new WebpStructure(new ByteView(bytes, true));
    webp.walk();
    return Structure.plain(webp.width, webp.height, webp.lossless, bytes)
        .withFrames(webp.frames)
        .withOrientation(webp.orientation)
        .withProfile(webp.profile);
  }

  private void walk() throws UnreadablePictureException {
    long end = view.u32(4) + 8;
    view.need(0, end);
    for (long at = FIRST_CHUNK; at + 8 <= end; ) {
      long length = view.u32(at + 4);
      view.need(at + 8, length);
      chunk(view.name(at), at + 8, length);
      at += 8 + length + (length & 1);
    }
    if (frames == 0) {
      throw corrupt("the WebP has no picture");
    }
  }

  private void chunk(String name, long at, long length) throws UnreadablePictureException {
    switch (name) {
      case "VP8 " -> lossy(at);
      case "VP8L" -> lossless(at);
      case "VP8X" -> cover(view.u24(at + 4) + 1, view.u24(at + 7) + 1);
      case "ANMF" -> {
        frames++;
        cover(view.u24(at + 6) + 1, view.u24(at + 9) + 1);
      }
      case "ICCP" -> profile = view.slice(at, length);
      case "EXIF" -> {
        int prefix = view.has(at, EXIF_PREFIX) ? EXIF_PREFIX.length : 0;
        orientation = TiffStructure.orientation(view.slice(at + prefix, length - prefix));
      }
      default -> {
        // Text and unknown chunks do not change the pixels kept.
      }
    }
  }

  private void lossy(long at) throws UnreadablePictureException {
    if (!view.has(at + 3, (byte) 0x9D, (byte) 0x01, (byte) 0x2A)) {
      throw corrupt("the WebP's VP8 frame has no start code");
    }
    frames++;
    cover(view.u16(at + 6) & 0x3FFF, view.u16(at + 8) & 0x3FFF);
  }

  private void lossless(long at) throws UnreadablePictureException {
    if (view.u8(at) != 0x2F) {
      throw corrupt("the WebP's VP8L frame has no signature");
    }
    frames++;
    lossless = true;
    long sides = view.u32(at + 1);
    cover((int) (sides & 0x3FFF) + 1, (int) (sides >> 14 & 0x3FFF) + 1);
  }

  private void cover(int frameWidth, int frameHeight) throws UnreadablePictureException {
    if (frameWidth == 0 || frameHeight == 0) {
      throw corrupt("a frame of the WebP is empty");
    }
    width = Math.max(width, frameWidth);
    height = Math.max(height, frameHeight);
  }
}
