package dev.hammingbird.ingest;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures to send in. */
final class Pictures {
  private Pictures() {}

  static byte[] png(int width, int height, long seed) {
    return write(width, height, seed, "png");
  }

  static byte[] jpeg(int width, int height, long seed) {
    return write(width, height, seed, "jpeg");
  }

  static byte[] cut(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  private static byte[] write(int width, int height, long seed, String format) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    int base = random.nextInt(0xFFFFFF);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, base + (i % width) * 0x010203 + i / width * 0x30201);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      boolean written = ImageIO.write(image, format, out);
      if (!written) {
        throw new AssertionError("no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
