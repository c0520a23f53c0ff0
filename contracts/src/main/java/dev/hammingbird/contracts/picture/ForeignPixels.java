package dev.hammingbird.contracts.picture;

import static dev.hammingbird.contracts.picture.UnreadablePictureException.corrupt;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/** Decodes the first frame of any file that is read here, upright and on white. */
final class ForeignPixels {
  private final PictureFormat format;
  private final Structure structure;
  private @Nullable String complaint;

  private ForeignPixels(PictureFormat format, Structure structure) {
    this.format = format;
    this.structure = structure;
  }

  /**
   * Decodes a file that is within the limits. Where it is at least twice as large as {@code
   * maxSide} needs, only every second, third, … pixel of a row and column is kept while decoding,
   * so that a huge file does not need huge memory.
   *
   * <p>An interrupt of the thread ends it at the codec's next report of progress.
   */
  static Pixels decode(PictureFormat format, Structure structure, int maxSide)
      throws UnreadablePictureException {
    ForeignPixels foreign = new ForeignPixels(format, structure);
    int step = Math.max(structure.width(), structure.height()) / (2 * maxSide);
    Pixels pixels = foreign.onCanvas(Rgb.of(foreign.read(Math.max(1, step))));
    byte[] profile = structure.profile();
    Pixels coloured = profile == null ? pixels : Rgb.managed(pixels, profile);
    return Orientation.upright(coloured, structure.orientation());
  }

  private BufferedImage read(int step) throws UnreadablePictureException {
    BufferedImage image;
    try {
      ImageReader reader = Codecs.reader(format);
      try {
        image = read(reader, step);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      // Codecs answer broken files with any unchecked exception there is.
      throw new UnreadablePictureException(reasonOf(e), "it cannot be decoded: " + e, e);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new UnreadablePictureException(
          RefusalReason.DECODE_TIMEOUT, "decoding was ended because it took too long");
    }
    if (complaint != null) {
      throw corrupt("it is not whole: " + complaint);
    }
    return image;
  }

  private BufferedImage read(ImageReader reader, int step) throws IOException {
    IIOReadWarningListener listener = (_, warning) -> note(warning);
    reader.addIIOReadWarningListener(listener);
    reader.addIIOReadProgressListener(new AbortWhenInterrupted());
    reader.setInput(new ByteArrayStream(structure.decodable(), true), false, true);
    ImageReadParam param = reader.getDefaultReadParam();
    if (format != PictureFormat.GIF) { // a frame's place on its canvas is in whole pixels
      param.setSourceSubsampling(step, step, 0, 0);
    }
    return reader.read(0, param);
  }

  private void note(String warning) {
    if (format == PictureFormat.PNG || JpegPixels.isFatal(warning)) {
      complaint = warning;
    }
  }

  private static RefusalReason reasonOf(Exception e) {
    if (Thread.currentThread().isInterrupted()) {
      return RefusalReason.DECODE_TIMEOUT;
    }
    String message = e.getMessage();
    boolean unsupported = message != null && message.contains("nsupported");
    return unsupported ? RefusalReason.UNSUPPORTED : RefusalReason.CORRUPT;
  }

  /** Lays a frame that is smaller than its picture on white. */
  private Pixels onCanvas(Pixels frame) {
    boolean whole = frame.width() == structure.width() && frame.height() == structure.height();
    if (format != PictureFormat.GIF || whole) {
      return frame;
    }
    int width = structure.width();
    byte[] canvas = new byte[Math.multiplyExact(width * 3, structure.height())];
    Arrays.fill(canvas, (byte) 0xFF);
    for (int y = 0; y < frame.height(); y++) {
      int to = ((structure.top() + y) * width + structure.left()) * 3;
      System.arraycopy(frame.raw(), y * frame.width() * 3, canvas, to, frame.width() * 3);
    }
    return new Pixels(width, structure.height(), canvas);
  }
}
