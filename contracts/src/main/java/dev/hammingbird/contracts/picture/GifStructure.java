package dev.hammingbird.contracts.picture;

import static dev.hammingbird.contracts.picture.UnreadablePictureException.corrupt;

/** Walks the blocks of a GIF. */
final class GifStructure {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int TRAILER = 0x3B;
  private static final int HEADER = 13;

  private final ByteView view;
  private int width;
  private int height;
  private int left;
  private int top;
  private int frames;

  private GifStructure(ByteView view) {
    this.view = view;
  }

  static Structure read(byte[] bytes) throws UnreadablePictureException {
    GifStructure gif = new GifStructure(new ByteView(bytes, true));
    gif.walk();
    return Structure.plain(gif.width, gif.height, true, bytes)
        .withFrames(gif.frames)
        .withFrameAt(gif.left, gif.top);
  }

  private void walk() throws UnreadablePictureException {
    width = view.u16(6);
    height = view.u16(8);
    long at = (long) HEADER + table(view.u8(10));
    // Many writers forget the trailer: a file that ends between two blocks is whole.
    while (at != view.length() && view.u8(at) != TRAILER) {
      at =
          switch (view.u8(at)) {
            case EXTENSION -> afterBlocks(at + 2);
            case IMAGE -> afterImage(at);
            default -> throw corrupt("no block of a GIF begins at byte %d".formatted(at));
          };
    }
    if (frames == 0) {
      throw corrupt("the GIF has no frame");
    }
  }

  private long afterImage(long at) throws UnreadablePictureException {
    if (frames++ == 0) {
      left = view.u16(at + 1);
      top = view.u16(at + 3);
      int frameWidth = view.u16(at + 5);
      int frameHeight = view.u16(at + 7);
      if (frameWidth == 0 || frameHeight == 0) {
        throw corrupt("the first frame of the GIF is empty");
      }
      width = Math.max(width, left + frameWidth);
      height = Math.max(height, top + frameHeight);
    }
    return afterBlocks(at + 10 + table(view.u8(at + 9)) + 1);
  }

  private long afterBlocks(long from) throws UnreadablePictureException {
    long at = from;
    int length;
    do {
      length = view.u8(at);
      at += 1L + length;
    } while (length != 0);
    return at;
  }

  private static int table(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }
}
