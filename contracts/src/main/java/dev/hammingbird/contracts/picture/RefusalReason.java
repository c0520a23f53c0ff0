package dev.hammingbird.contracts.picture;

import java.util.Locale;

/** The class of reasons for which bytes are not let in as a picture. */
public enum RefusalReason {
  /** There are no bytes. */
  EMPTY,
  /** More bytes than {@link PictureLimits#maxBytes()}. */
  TOO_MANY_BYTES,
  /** The first bytes are of no format that is read here, whatever the name or type said. */
  UNKNOWN_FORMAT,
  /** The header announces more pixels than {@link PictureLimits#maxPixels()}. */
  TOO_MANY_PIXELS,
  /** An animation or document of more frames than {@link PictureLimits#maxFrames()}. */
  TOO_MANY_FRAMES,
  /** The format is known, but the bytes are cut off or contradict it. */
  CORRUPT,
  /** A sound file of a kind that is not decoded here, such as an arithmetic-coded JPEG. */
  UNSUPPORTED,
  /** Decoding took longer than it may; the thread that decoded was interrupted. */
  DECODE_TIMEOUT;

  /** Returns the name as it stands in headers and answers, such as {@code too-many-bytes}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
