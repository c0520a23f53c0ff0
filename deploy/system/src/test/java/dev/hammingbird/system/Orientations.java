package dev.hammingbird.system;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/**
 * Stores one picture in the eight orientations of EXIF 2.32 (tag 0x0112), as PNG with an eXIf
 * chunk: nothing is lost, so whoever reads it right has the same pixels each time.
 */
final class Orientations {
  private static final int AFTER_HEADER = 8 + 25;

  private Orientations() {}

  /** Returns a file whose rows and columns are turned and that says how to turn them back. */
  static byte[] stored(byte[] upright, int orientation) {
    try {
      BufferedImage shown = ImageIO.read(new ByteArrayInputStream(upright));
      boolean onItsSide = orientation >= 5;
      int width = onItsSide ? shown.getHeight() : shown.getWidth();
      int height = onItsSide ? shown.getWidth() : shown.getHeight();
      BufferedImage stored = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < shown.getHeight(); y++) {
        for (int x = 0; x < shown.getWidth(); x++) {
          int right = shown.getWidth() - 1 - x;
          int bottom = shown.getHeight() - 1 - y;
          int rgb = shown.getRGB(x, y);
          switch (orientation) {
            case 1 -> stored.setRGB(x, y, rgb);
            case 2 -> stored.setRGB(right, y, rgb);
            case 3 -> stored.setRGB(right, bottom, rgb);
            case 4 -> stored.setRGB(x, bottom, rgb);
            case 5 -> stored.setRGB(y, x, rgb);
            case 6 -> stored.setRGB(y, right, rgb);
            case 7 -> stored.setRGB(bottom, right, rgb);
            case 8 -> stored.setRGB(bottom, x, rgb);
            default -> throw new IllegalArgumentException("no orientation " + orientation);
          }
        }
      }
      return tagged(stored, orientation);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] tagged(BufferedImage image, int orientation) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ImageIO.write(image, "png", plain);
    byte[] png = plain.toByteArray();
    ByteBuffer exif = ByteBuffer.allocate(4 + 26);
    exif.put("eXIfMM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8);
    exif.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    exif.putShort((short) orientation).putShort((short) 0).putInt(0);
    CRC32 crc = new CRC32();
    crc.update(exif.array());
    return ByteBuffer.allocate(png.length + 8 + exif.capacity())
        .put(png, 0, AFTER_HEADER)
        .putInt(exif.capacity() - 4)
        .put(exif.array())
        .putInt((int) crc.getValue())
        .put(png, AFTER_HEADER, png.length - AFTER_HEADER)
        .array();
  }
}
