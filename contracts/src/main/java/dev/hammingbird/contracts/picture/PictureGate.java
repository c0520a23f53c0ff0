package dev.hammingbird.contracts.picture;

import dev.hammingbird.contracts.picture.Admission.Admitted;
import dev.hammingbird.contracts.picture.Admission.Refused;
import java.util.Optional;

/**
 * The way in for every picture, stored or asked with: bytes of unknown origin become a picture in
 * canonical bytes, or a reason why not.
 *
 * <p>Canonical is an 8-bit RGB PNG without interlacing, or an 8-bit YCbCr JPEG, upright, without
 * metadata, no side longer than the limit. Such a file passes unchanged; any other is decoded, set
 * upright, laid on white in sRGB, shrunk and written anew: as PNG if it was lossless and is no
 * larger than 512 x 512, else as JPEG of quality 0.95. So letting in twice gives the same bytes as
 * letting in once.
 *
 * <p>The format is told by the first bytes only; a file's name and type are nobody's word. Safe for
 * use by several threads.
 */
public final class PictureGate {
  private static final int MAX_PNG_SIDE = 512;

  /** What the formats here can state at most, and what keeps one row within an array. */
  private static final int MAX_STORED_SIDE = 65_535;

  private final PictureLimits limits;
  private final DecodeRoom room;

  /** Makes a gate with these limits. */
  public PictureGate(PictureLimits limits) {
    this(limits, DecodeRoom.OF_THIS_JVM);
  }

  PictureGate(PictureLimits limits, DecodeRoom room) {
    this.limits = limits;
    this.room = room;
  }

  /** Returns the limits. */
  public PictureLimits limits() {
    return limits;
  }

  /**
   * Returns the picture that these bytes are, or why they are not let in. Never throws on account
   * of the bytes.
   *
   * <p>Costs up to about a second of one core for the largest pictures; interrupting the thread
   * ends it early with {@link RefusalReason#DECODE_TIMEOUT} and leaves the interrupt set.
   */
  public Admission admit(byte[] bytes) {
    return admit(bytes, () -> {});
  }

  /**
   * Does the same, for callers who limit the time that decoding takes.
   *
   * @param decoding runs on this thread when decoding begins. Before that, large pictures wait for
   *     each other until there is memory for them.
   */
  public Admission admit(byte[] bytes, Runnable decoding) {
    try {
      return new Admitted(accept(bytes, decoding));
    } catch (UnreadablePictureException e) {
      return new Refused(e.reason(), oneLine(e));
    }
  }

  private AcceptedPicture accept(byte[] bytes, Runnable decoding)
      throws UnreadablePictureException {
    if (bytes.length == 0) {
      throw new UnreadablePictureException(RefusalReason.EMPTY, "there are no bytes");
    }
    if (bytes.length > limits.maxBytes()) {
      throw new UnreadablePictureException(
          RefusalReason.TOO_MANY_BYTES,
          "%d bytes; at most %d are let in".formatted(bytes.length, limits.maxBytes()));
    }
    Optional<PictureFormat> sniffed = PictureFormat.sniff(bytes);
    if (sniffed.isEmpty()) {
      throw new UnreadablePictureException(
          RefusalReason.UNKNOWN_FORMAT,
          "the first bytes are of no JPEG, PNG, WebP, GIF, BMP or TIFF");
    }
    PictureFormat format = sniffed.get();
    Structure structure = StructureReader.read(format, bytes);
    checkCost(structure);
    try (DecodeRoom.Place _ = room.take(format, structure)) {
      decoding.run();
      return isCanonical(structure)
          ? unchanged(format, structure, bytes)
          : rewritten(format, structure);
    }
  }

  private void checkCost(Structure found) throws UnreadablePictureException {
    long pixels = (long) found.width() * found.height();
    if (pixels > limits.maxPixels() || Math.max(found.width(), found.height()) > MAX_STORED_SIDE) {
      throw new UnreadablePictureException(
          RefusalReason.TOO_MANY_PIXELS,
          "%d x %d pixels; at most %d, and %d a side, are let in"
              .formatted(found.width(), found.height(), limits.maxPixels(), MAX_STORED_SIDE));
    }
    if (found.frames() > limits.maxFrames()) {
      throw new UnreadablePictureException(
          RefusalReason.TOO_MANY_FRAMES,
          "%d frames; at most %d are let in".formatted(found.frames(), limits.maxFrames()));
    }
  }

  private boolean isCanonical(Structure found) {
    return found.canonical() && Math.max(found.width(), found.height()) <= limits.maxSide();
  }

  private static AcceptedPicture unchanged(PictureFormat format, Structure structure, byte[] bytes)
      throws UnreadablePictureException {
    // Decoded although nothing of it is needed: only what has been decoded once is known to be
    // whole.
    Pixels pixels = PictureDecoder.decode(format, structure);
    return new AcceptedPicture(bytes.clone(), format, pixels.width(), pixels.height());
  }

  private AcceptedPicture rewritten(PictureFormat format, Structure structure)
      throws UnreadablePictureException {
    Pixels decoded = ForeignPixels.decode(format, structure, limits.maxSide());
    Pixels pixels = Resampler.shrinkTo(decoded, limits.maxSide());
    boolean png = structure.lossless() && Math.max(pixels.width(), pixels.height()) <= MAX_PNG_SIDE;
    return new AcceptedPicture(
        png ? Codecs.png(pixels) : Codecs.jpeg(pixels),
        png ? PictureFormat.PNG : PictureFormat.JPEG,
        pixels.width(),
        pixels.height());
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }
}
