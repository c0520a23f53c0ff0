package dev.hammingbird.contracts.picture;

/**
 * Decodes canonical bytes: what the gate writes and the topic {@code images} holds. Safe for use by
 * several threads, and fast on small pictures.
 */
public final class PictureDecoder {
  private PictureDecoder() {}

  /**
   * Returns the pixels of a picture in canonical bytes.
   *
   * @throws UnreadablePictureException if the bytes are not those of a whole picture in canonical
   *     form; whoever wrote them went round the gate. Also if it is so large that there will never
   *     be room for it, or the thread was interrupted while it waited for some
   */
  public static Pixels decode(byte[] canonical) throws UnreadablePictureException {
    PictureFormat format = PictureFormat.sniff(canonical).orElse(PictureFormat.TIFF);
    if (format != PictureFormat.PNG && format != PictureFormat.JPEG) {
      throw notCanonical();
    }
    Structure structure = StructureReader.read(format, canonical);
    if (!structure.canonical()) {
      throw notCanonical();
    }
    // The gate shrinks what it lets in, but whoever goes round it may write any size.
    try (DecodeRoom.Place _ = DecodeRoom.OF_THIS_JVM.take(format, structure)) {
      return decode(format, structure);
    }
  }

  /** Decodes a file whose structure was found canonical. */
  static Pixels decode(PictureFormat format, Structure canonical)
      throws UnreadablePictureException {
    return format == PictureFormat.PNG ? PngPixels.decode(canonical) : JpegPixels.decode(canonical);
  }

  private static UnreadablePictureException notCanonical() {
    return UnreadablePictureException.unsupported(
        "not a picture in canonical form; let it in through the picture gate first");
  }
}
