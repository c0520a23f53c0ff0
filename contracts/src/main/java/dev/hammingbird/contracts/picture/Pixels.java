package dev.hammingbird.contracts.picture;

import java.util.Arrays;
import java.util.Objects;

/**
 * A decoded picture: 8-bit sRGB, shape {@code [height][width][3]}, row by row from the top left.
 * Immutable.
 *
 * <p>A class and not a record: a record would hand out its array.
 */
public final class Pixels {
  private final int width;
  private final int height;
  private final byte[] rgb;

  /** Takes over {@code rgb}: the caller must not change it afterwards. */
  Pixels(int width, int height, byte[] rgb) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /**
   * Returns a picture with a copy of these values.
   *
   * @param rgb shape {@code [height][width][3]}
   * @throws IllegalArgumentException if a side is less than 1 or {@code rgb} is of another length
   */
  public static Pixels copyOf(int width, int height, byte[] rgb) {
    if (width < 1 || height < 1 || rgb.length != (long) width * height * 3) {
      throw new IllegalArgumentException(
          "%d bytes are not %d x %d x 3".formatted(rgb.length, width, height));
    }
    return new Pixels(width, height, rgb.clone());
  }

  /** Returns the width, at least 1. */
  public int width() {
    return width;
  }

  /** Returns the height, at least 1. */
  public int height() {
    return height;
  }

  /**
   * Returns one value, 0 to 255.
   *
   * @param channel 0 red, 1 green, 2 blue
   * @throws IndexOutOfBoundsException if there is no such value
   */
  public int at(int x, int y, int channel) {
    Objects.checkIndex(x, width);
    Objects.checkIndex(y, height);
    Objects.checkIndex(channel, 3);
    return rgb[(y * width + x) * 3 + channel] & 0xFF;
  }

  /** Returns a copy of all values, shape {@code [height][width][3]}. */
  public byte[] toArray() {
    return rgb.clone();
  }

  /** Returns the values themselves: to read, never to change. */
  byte[] raw() {
    return rgb;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pixels p
        && p.width == width
        && p.height == height
        && Arrays.equals(p.rgb, rgb);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(rgb);
  }

  @Override
  public String toString() {
    return "Pixels[%d x %d]".formatted(width, height);
  }
}
