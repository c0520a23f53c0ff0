package dev.hammingbird.contracts.picture;

import static dev.hammingbird.contracts.picture.UnreadablePictureException.corrupt;
import static dev.hammingbird.contracts.picture.UnreadablePictureException.unsupported;

import java.util.Arrays;

/** Walks the segments of a JPEG up to the end of its first picture. */
final class JpegStructure {
  private static final int SOF0 = 0xC0;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int SOF15 = 0xCF;
  private static final int RST0 = 0xD0;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;
  private static final byte[] JFIF = {'J', 'F', 'I', 'F', 0};
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

  /** A whole progressive picture has about ten scans; thousands of them only cost time. */
  private static final int MAX_SCANS = 200;

  private final ByteView view;
  private int width;
  private int height;
  private int orientation = 1;
  private int scans;
  private boolean jfif;
  private boolean metadata;
  private boolean ycbcr;

  private JpegStructure(ByteView view) {
    this.view = view;
  }

  static Structure read(byte[] bytes) throws UnreadablePictureException {
    JpegStructure jpeg = new JpegStructure(new ByteView(bytes, false));
    long end = jpeg.walk();
    boolean canonical = jpeg.jfif && !jpeg.metadata && jpeg.ycbcr && end == bytes.length;
    Structure found =
        Structure.plain(jpeg.width, jpeg.height, false, bytes).withOrientation(jpeg.orientation);
    return canonical ? found.asCanonical() : found;
  }

  /** Returns the offset behind EOI. */
  private long walk() throws UnreadablePictureException {
    long at = 2;
    while (true) {
      if (view.u8(at) != 0xFF) {
        throw corrupt("no marker at byte %d of the JPEG".formatted(at));
      }
      int marker = view.u8(at + 1);
      if (marker == 0xFF) { // a fill byte
        at++;
        continue;
      }
      if (marker == EOI) {
        if (width == 0 || scans == 0) {
          throw corrupt("the JPEG ends before its picture");
        }
        return at + 2;
      }
      int length = view.u16(at + 2);
      if (length < 2) {
        throw corrupt("a segment of %d bytes at byte %d of the JPEG".formatted(length, at));
      }
      view.need(at + 2, length);
      segment(marker, at, length);
      at += 2L + length;
      if (marker == SOS) {
        at = afterScan(at);
      }
    }
  }

  private void segment(int marker, long at, int length) throws UnreadablePictureException {
    if (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC) {
      frame(marker, at);
    } else if (marker == SOS) {
      if (++scans > MAX_SCANS) {
        throw unsupported("a JPEG of more than %d scans".formatted(MAX_SCANS));
      }
    } else if (marker == APP0 && at == 2 && length == 16 && view.has(at + 4, JFIF)) {
      jfif = true;
    } else if ((marker >= APP0 && marker <= APP15) || marker == COM) {
      metadata = true;
      if (marker == APP1 && view.has(at + 4, EXIF) && orientation == 1) {
        orientation = TiffStructure.orientation(view.slice(at + 10, length - 8L));
      }
    }
  }

  private void frame(int marker, long at) throws UnreadablePictureException {
    int kind = marker - SOF0;
    int precision = view.u8(at + 4);
    if (kind > 3 || (kind < 3 && precision != 8)) {
      throw unsupported("a JPEG of process %d with %d bits".formatted(kind, precision));
    }
    height = view.u16(at + 5);
    width = view.u16(at + 7);
    if (width == 0 || height == 0) {
      throw unsupported("a JPEG that does not state its size in its header");
    }
    int components = view.u8(at + 9);
    int[] ids = new int[components];
    for (int i = 0; i < components; i++) {
      ids[i] = view.u8(at + 10 + 3L * i);
    }
    ycbcr = kind < 3 && Arrays.equals(ids, new int[] {1, 2, 3});
  }

  /** Entropy-coded data hold 0xFF only before 0 (stuffed) or a restart marker. */
  private long afterScan(long from) throws UnreadablePictureException {
    byte[] bytes = view.array();
    for (int at = (int) from; at + 1 < bytes.length; at++) {
      if (bytes[at] == (byte) 0xFF) {
        int next = bytes[at + 1] & 0xFF;
        if (next != 0 && next != 0xFF && (next < RST0 || next >= RST0 + 8)) {
          return at;
        }
      }
    }
    throw corrupt("cut off: the JPEG has no end marker");
  }
}
