package dev.hammingbird.contracts.picture;

import java.util.Arrays;

/**
 * Brings pictures to another size in integer arithmetic, so that trainer and encoder, on every
 * machine and in every year, get the same bytes.
 */
public final class Resampler {
  /*
   * Shrinking averages exactly. With n source pixels to m < n, let a source pixel be m units wide:
   * source pixel j covers [j m, (j + 1) m), output pixel i covers [i n, (i + 1) n). An output is the
   * mean of the source, weighted by the overlap in units; the weights of one output add up to n.
   * Along both axes that is a sum of products of whole numbers, divided once, halves up.
   *
   * Enlarging interpolates between the centres of pixels: output i lies at (i + 1/2) n / m - 1/2,
   * which in units of 1 / (2 m) is (2 i + 1) n - m.
   */
  private static final int CHANNELS = 3;

  private Resampler() {}

  /**
   * Returns the model's input: the centred square of the picture, averaged by area where it
   * shrinks, bilinear where it grows, as it is where it fits.
   *
   * @param side of the input in pixels, 1 to 16384
   * @return a new array of shape {@code [side][side][3]}, each value 0 to 255
   * @throws IllegalArgumentException if {@code side} is out of range
   */
  public static byte[] toInput(Pixels pixels, int side) {
    if (side < 1 || side > 16384) {
      throw new IllegalArgumentException("side must be 1 to 16384, not " + side);
    }
    if (pixels.width() == side && pixels.height() == side) {
      return pixels.toArray();
    }
    int square = Math.min(pixels.width(), pixels.height());
    Window window =
        new Window((pixels.width() - square) / 2, (pixels.height() - square) / 2, square, square);
    return square < side ? enlarge(pixels, window, side) : average(pixels, window, side, side);
  }

  /**
   * Returns the picture with its longest side at {@code maxSide}, its proportions kept; the picture
   * itself if it is no longer than that.
   *
   * @param maxSide at least 1
   */
  public static Pixels shrinkTo(Pixels pixels, int maxSide) {
    int longest = Math.max(pixels.width(), pixels.height());
    if (longest <= maxSide) {
      return pixels;
    }
    int width = scaled(pixels.width(), maxSide, longest);
    int height = scaled(pixels.height(), maxSide, longest);
    Window all = new Window(0, 0, pixels.width(), pixels.height());
    return new Pixels(width, height, average(pixels, all, width, height));
  }

  private static int scaled(int length, int maxSide, int longest) {
    return (int) Math.max(1, (2L * length * maxSide + longest) / (2L * longest));
  }

  private static byte[] average(Pixels pixels, Window from, int width, int height) {
    byte[] source = pixels.raw();
    byte[] out = new byte[width * height * CHANNELS];
    long[] sums = new long[width * CHANNELS];
    long[] line = new long[width * CHANNELS];
    long area = (long) from.width * from.height;
    int begun = -1; // the source row that `line` holds, summed along x
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, 0);
      long top = (long) y * from.height;
      long bottom = top + from.height;
      for (int j = (int) (top / height); (long) j * height < bottom; j++) {
        if (j != begun) {
          int start = ((from.y + j) * pixels.width() + from.x) * CHANNELS;
          sumAlong(source, start, from.width, width, line);
          begun = j;
        }
        long weight = Math.min(bottom, (long) (j + 1) * height) - Math.max(top, (long) j * height);
        for (int i = 0; i < sums.length; i++) {
          sums[i] += weight * line[i];
        }
      }
      int at = y * width * CHANNELS;
      for (int i = 0; i < sums.length; i++) {
        out[at + i] = (byte) ((2 * sums[i] + area) / (2 * area));
      }
    }
    return out;
  }

  private static void sumAlong(byte[] source, int start, int from, int width, long[] line) {
    if (from == width) {
      for (int i = 0; i < line.length; i++) {
        line[i] = (long) (source[start + i] & 0xFF) * width;
      }
      return;
    }
    for (int x = 0; x < width; x++) {
      long left = (long) x * from;
      long right = left + from;
      long red = 0;
      long green = 0;
      long blue = 0;
      for (int j = (int) (left / width); (long) j * width < right; j++) {
        long weight = Math.min(right, (long) (j + 1) * width) - Math.max(left, (long) j * width);
        int at = start + j * CHANNELS;
        red += weight * (source[at] & 0xFF);
        green += weight * (source[at + 1] & 0xFF);
        blue += weight * (source[at + 2] & 0xFF);
      }
      line[x * CHANNELS] = red;
      line[x * CHANNELS + 1] = green;
      line[x * CHANNELS + 2] = blue;
    }
  }

  private static byte[] enlarge(Pixels pixels, Window from, int side) {
    byte[] source = pixels.raw();
    byte[] out = new byte[side * side * CHANNELS];
    long unit = 2L * side;
    int at = 0;
    for (int y = 0; y < side; y++) {
      long downwards = (2L * y + 1) * from.height - side;
      int above = (int) Math.floorDiv(downwards, unit);
      long fy = downwards - above * unit;
      int row0 = (from.y + clamp(above, from.height)) * pixels.width();
      int row1 = (from.y + clamp(above + 1, from.height)) * pixels.width();
      for (int x = 0; x < side; x++) {
        long along = (2L * x + 1) * from.width - side;
        int before = (int) Math.floorDiv(along, unit);
        long fx = along - before * unit;
        int column0 = from.x + clamp(before, from.width);
        int column1 = from.x + clamp(before + 1, from.width);
        for (int c = 0; c < CHANNELS; c++) {
          long upper =
              (unit - fx) * (source[(row0 + column0) * CHANNELS + c] & 0xFF)
                  + fx * (source[(row0 + column1) * CHANNELS + c] & 0xFF);
          long lower =
              (unit - fx) * (source[(row1 + column0) * CHANNELS + c] & 0xFF)
                  + fx * (source[(row1 + column1) * CHANNELS + c] & 0xFF);
          out[at++] = (byte) (((unit - fy) * upper + fy * lower + unit * unit / 2) / (unit * unit));
        }
      }
    }
    return out;
  }

  private static int clamp(int index, int length) {
    return Math.max(0, Math.min(length - 1, index));
  }

  /** A part of a picture, in pixels. */
  private record Window(int x, int y, int width, int height) {}
}
