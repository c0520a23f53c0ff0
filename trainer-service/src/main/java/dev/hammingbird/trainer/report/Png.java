package dev.hammingbird.trainer.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Pixels as PNG inside of a page. */
final class Png {
  private Png() {}

  /**
   * Returns a picture as a {@code data:} address.
   *
   * @param pixels uint8 RGB, {@code [side][side][3]}
   */
  static String dataUri(byte[] pixels) {
    return gridUri(pixels, 1, (int) Math.round(Math.sqrt(pixels.length / 3.0)));
  }

  /**
   * Returns pictures side by side as one {@code data:} address.
   *
   * @param pixels uint8 RGB, {@code [rows * columns][side][side][3]}, row by row of the grid
   */
  static String gridUri(byte[] pixels, int columns, int side) {
    int area = side * side;
    int count = pixels.length / (3 * area);
    int rows = (count + columns - 1) / columns;
    BufferedImage image =
        new BufferedImage(columns * side, rows * side, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < count * area; p++) {
      int rgb =
          ((pixels[3 * p] & 0xff) << 16)
              | ((pixels[3 * p + 1] & 0xff) << 8)
              | (pixels[3 * p + 2] & 0xff);
      int cell = p / area;
      int x = cell % columns * side + p % area % side;
      int y = cell / columns * side + p % area / side;
      image.setRGB(x, y, rgb);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
