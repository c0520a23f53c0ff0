package dev.hammingbird.contracts.picture;

import java.util.Optional;

/** A file format that is read here, told by its first bytes. */
public enum PictureFormat {
  JPEG("image/jpeg"),
  PNG("image/png"),
  WEBP("image/webp"),
  GIF("image/gif"),
  BMP("image/bmp"),
  TIFF("image/tiff");

  private final String contentType;

  PictureFormat(String contentType) {
    this.contentType = contentType;
  }

  /** Returns the media type, such as {@code image/png}. */
  public String contentType() {
    return contentType;
  }

  /** Returns the format whose signature these bytes begin with, if any. */
  public static Optional<PictureFormat> sniff(byte[] bytes) {
    if (begins(bytes, 0, 0xFF, 0xD8, 0xFF)) {
      return Optional.of(JPEG);
    }
    if (begins(bytes, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return Optional.of(PNG);
    }
    if (begins(bytes, 0, 'R', 'I', 'F', 'F') && begins(bytes, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    }
    if (begins(bytes, 0, 'G', 'I', 'F', '8', '7', 'a')
        || begins(bytes, 0, 'G', 'I', 'F', '8', '9', 'a')) {
      return Optional.of(GIF);
    }
    if (begins(bytes, 0, 'I', 'I', 42, 0) || begins(bytes, 0, 'M', 'M', 0, 42)) {
      return Optional.of(TIFF);
    }
    // "BM" alone begins many a text: the two reserved words that follow the size are zero.
    if (begins(bytes, 0, 'B', 'M') && begins(bytes, 6, 0, 0, 0, 0)) {
      return Optional.of(BMP);
    }
    return Optional.empty();
  }

  private static boolean begins(byte[] bytes, int at, int... signature) {
    if (bytes.length < at + signature.length) {
      return false;
    }
    for (int i = 0; i < signature.length; i++) {
      if ((bytes[at + i] & 0xFF) != signature[i]) {
        return false;
      }
    }
    return true;
  }
}
