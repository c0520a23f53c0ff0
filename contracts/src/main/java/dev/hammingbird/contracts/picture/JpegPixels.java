package dev.hammingbird.contracts.picture;

import static dev.hammingbird.contracts.picture.UnreadablePictureException.corrupt;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/** Decodes canonical JPEG with the JDK's reader, one kept for each thread. */
final class JpegPixels {
  private static final ThreadLocal<JpegPixels> READERS = ThreadLocal.withInitial(JpegPixels::new);

  private final ImageReader reader = Codecs.plainJpegReader();
  private @Nullable String complaint;

  private JpegPixels() {
    IIOReadWarningListener listener = (_, warning) -> note(warning);
    reader.addIIOReadWarningListener(listener);
  }

  /** Decodes a JPEG whose structure was found canonical. */
  static Pixels decode(Structure jpeg) throws UnreadablePictureException {
    JpegPixels mine = READERS.get();
    boolean sound = false;
    try {
      Pixels pixels = mine.read(jpeg.decodable());
      sound = true;
      return pixels;
    } finally {
      if (!sound) { // a reader that has thrown is not trusted with the next picture
        mine.reader.dispose();
        READERS.remove();
      }
    }
  }

  /** Whether libjpeg's complaint means that a part of the picture is missing. */
  static boolean isFatal(String warning) {
    return warning.toLowerCase(Locale.ROOT).contains("premature end");
  }

  private void note(String warning) {
    if (isFatal(warning)) {
      complaint = warning;
    }
  }

  private Pixels read(byte[] bytes) throws UnreadablePictureException {
    complaint = null;
    BufferedImage image;
    try {
      reader.setInput(new ByteArrayStream(bytes, false), true, true);
      image = reader.read(0);
    } catch (IOException | RuntimeException e) {
      // Codecs answer broken files with any unchecked exception there is.
      throw new UnreadablePictureException(
          RefusalReason.CORRUPT, "the JPEG cannot be decoded: " + e, e);
    } finally {
      reader.setInput(null); // or the thread would keep the last picture's bytes
    }
    if (complaint != null) {
      throw corrupt("the JPEG is not whole: " + complaint);
    }
    return Rgb.of(image);
  }
}
