package dev.hammingbird.contracts.picture;

import java.nio.charset.StandardCharsets;

/** Reads numbers out of bytes that may end too early. Offsets are {@code long}: files lie. */
final class ByteView {
  private final byte[] bytes;
  private final boolean littleEndian;

  ByteView(byte[] bytes, boolean littleEndian) {
    this.bytes = bytes;
    this.littleEndian = littleEndian;
  }

  int length() {
    return bytes.length;
  }

  byte[] array() {
    return bytes;
  }

  int u8(long at) throws UnreadablePictureException {
    need(at, 1);
    return bytes[(int) at] & 0xFF;
  }

  int u16(long at) throws UnreadablePictureException {
    return littleEndian ? u8(at) | u8(at + 1) << 8 : u8(at) << 8 | u8(at + 1);
  }

  int u24(long at) throws UnreadablePictureException {
    return littleEndian ? u16(at) | u8(at + 2) << 16 : u16(at) << 8 | u8(at + 2);
  }

  long u32(long at) throws UnreadablePictureException {
    return littleEndian ? u16(at) | (long) u16(at + 2) << 16 : (long) u16(at) << 16 | u16(at + 2);
  }

  /** Returns four bytes as text, such as a chunk's name. */
  String name(long at) throws UnreadablePictureException {
    need(at, 4);
    return new String(bytes, (int) at, 4, StandardCharsets.ISO_8859_1);
  }

  boolean has(long at, byte... expected) {
    if (at < 0 || at + expected.length > bytes.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (bytes[(int) at + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  byte[] slice(long at, long count) throws UnreadablePictureException {
    need(at, count);
    byte[] slice = new byte[(int) count];
    System.arraycopy(bytes, (int) at, slice, 0, slice.length);
    return slice;
  }

  void need(long at, long count) throws UnreadablePictureException {
    if (at < 0 || count < 0 || at + count > bytes.length) {
      throw UnreadablePictureException.corrupt(
          "cut off: %d bytes are needed at byte %d, the file has %d"
              .formatted(count, at, bytes.length));
    }
  }
}
