package dev.hammingbird.contracts.picture;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A picture as it is kept: canonical bytes and what they say of themselves. Immutable.
 *
 * <p>A class and not a record: a record would hand out its array.
 */
public final class AcceptedPicture {
  private final byte[] bytes;
  private final PictureFormat format;
  private final int width;
  private final int height;
  private final String sha256;

  /** Takes over {@code bytes}: the caller must not change them afterwards. */
  AcceptedPicture(byte[] bytes, PictureFormat format, int width, int height) {
    this.bytes = bytes;
    this.format = format;
    this.width = width;
    this.height = height;
    this.sha256 = HexFormat.of().formatHex(digest(bytes));
  }

  /** Returns a copy of the canonical bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns how many canonical bytes there are. */
  public int size() {
    return bytes.length;
  }

  /** Returns the format of the canonical bytes: PNG or JPEG. */
  public PictureFormat format() {
    return format;
  }

  /** Returns the width of the canonical picture in pixels. */
  public int width() {
    return width;
  }

  /** Returns the height of the canonical picture in pixels. */
  public int height() {
    return height;
  }

  /** Returns the SHA-256 of the canonical bytes, 64 lower-case hex digits. */
  public String sha256() {
    return sha256;
  }

  @Override
  public String toString() {
    return "%s %dx%d %s".formatted(format, width, height, sha256);
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
