package dev.hammingbird.contracts.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageReaderWriterSpi;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** The codecs, each named and not left to the order in which plug-ins were found. */
final class Codecs {
  private static final String JDK = "com.sun.imageio.";
  private static final String TWELVE_MONKEYS = "com.twelvemonkeys.";
  private static final float QUALITY = 0.95f;

  /** The JDK's reader where it reads all there is, TwelveMonkeys' where that reads more. */
  private static final Map<PictureFormat, String> MAKERS =
      Map.of(
          PictureFormat.JPEG, TWELVE_MONKEYS,
          PictureFormat.PNG, JDK,
          PictureFormat.WEBP, TWELVE_MONKEYS,
          PictureFormat.GIF, JDK,
          PictureFormat.BMP, JDK,
          PictureFormat.TIFF, TWELVE_MONKEYS);

  static {
    scan();
  }

  private Codecs() {}

  /** Plug-ins are looked up through the thread's class loader, which may be anybody's. */
  private static void scan() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(Codecs.class.getClassLoader());
    try {
      ImageIO.setUseCache(false);
      ImageIO.scanForPlugins();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  static ImageReader reader(PictureFormat format) throws IOException {
    return provider(
            ImageReaderSpi.class,
            MAKERS.getOrDefault(format, JDK),
            spi -> names(spi, format.name()))
        .createReaderInstance();
  }

  /** Returns the JDK's own reader, which is twice as fast on a plain JPEG. */
  static ImageReader plainJpegReader() {
    try {
      return provider(ImageReaderSpi.class, JDK, spi -> names(spi, "JPEG")).createReaderInstance();
    } catch (IOException e) {
      throw new UncheckedIOException("the JDK's JPEG reader cannot be made", e);
    }
  }

  static byte[] png(Pixels pixels) {
    return write("PNG", pixels, false);
  }

  static byte[] jpeg(Pixels pixels) {
    return write("JPEG", pixels, true);
  }

  private static byte[] write(String format, Pixels pixels, boolean lossy) {
    BufferedImage image = Rgb.toImage(pixels);
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 14);
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriter writer =
          provider(ImageWriterSpi.class, JDK, spi -> names(spi, format)).createWriterInstance();
      try {
        ImageWriteParam param = writer.getDefaultWriteParam();
        if (lossy) {
          param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          param.setCompressionQuality(QUALITY);
        }
        writer.setOutput(stream);
        writer.write(null, new IIOImage(image, null, null), param);
      } finally {
        writer.dispose();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a picture could not be written to memory", e);
    }
    return out.toByteArray();
  }

  private static <T extends ImageReaderWriterSpi> T provider(
      Class<T> kind, String maker, Predicate<T> wanted) {
    Iterator<T> all = IIORegistry.getDefaultInstance().getServiceProviders(kind, true);
    while (all.hasNext()) {
      T spi = all.next();
      if (spi.getClass().getName().startsWith(maker) && visible(spi) && wanted.test(spi)) {
        return spi;
      }
    }
    throw new IllegalStateException(
        "no image codec of " + maker + "* is on the class path: add TwelveMonkeys' plug-ins");
  }

  /** The registry is one for the JVM, and may hold the same plug-in from another application. */
  private static boolean visible(ImageReaderWriterSpi spi) {
    ClassLoader theirs = spi.getClass().getClassLoader();
    if (theirs == null || theirs.equals(ClassLoader.getPlatformClassLoader())) {
      return true;
    }
    try {
      return Class.forName(spi.getClass().getName(), false, Codecs.class.getClassLoader())
          == spi.getClass();
    } catch (ClassNotFoundException _) {
      return false;
    }
  }

  private static boolean names(ImageReaderWriterSpi spi, String format) {
    for (String name : spi.getFormatNames()) {
      if (name.toUpperCase(Locale.ROOT).equals(format)) {
        return true;
      }
    }
    return false;
  }
}
