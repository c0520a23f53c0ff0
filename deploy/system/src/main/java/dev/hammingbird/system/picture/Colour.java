package dev.hammingbird.system.picture;

import java.util.random.RandomGenerator;

/** A colour with parts from 0 to 1; parts outside are cut off only when a pixel is written. */
record Colour(double red, double green, double blue) {
  /** Returns a colour of any hue whose brightness (Rec. 601) is {@code brightness}. */
  static Colour random(RandomGenerator random, double brightness) {
    double r = random.nextDouble(-0.25, 0.25);
    double g = random.nextDouble(-0.25, 0.25);
    double b = random.nextDouble(-0.25, 0.25);
    double off = brightness - (0.299 * r + 0.587 * g + 0.114 * b);
    return new Colour(r + off, g + off, b + off);
  }

  Colour towards(Colour other, double amount) {
    return new Colour(
        red + (other.red - red) * amount,
        green + (other.green - green) * amount,
        blue + (other.blue - blue) * amount);
  }

  Colour times(double light) {
    return new Colour(red * light, green * light, blue * light);
  }

  Colour plus(Colour other) {
    return new Colour(red + other.red, green + other.green, blue + other.blue);
  }

  /** Returns the colour as 0xRRGGBB. */
  int rgb() {
    return part(red) << 16 | part(green) << 8 | part(blue);
  }

  private static int part(double value) {
    return Math.clamp(Math.round(value * 255), 0, 255);
  }
}
