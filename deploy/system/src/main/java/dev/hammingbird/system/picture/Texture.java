package dev.hammingbird.system.picture;

import java.util.random.RandomGenerator;

/**
 * A pattern over the plane, from one colour to another.
 *
 * @param kind which pattern
 * @param from the colour where the pattern is 0, red, green, blue from 0 to 1
 * @param to the colour where the pattern is 1
 * @param frequency cycles over the width of a picture
 * @param angle in radians
 * @param salt makes the noise of one texture differ from another's
 */
record Texture(Kind kind, Colour from, Colour to, double frequency, double angle, int salt) {
  enum Kind {
    FLAT,
    STRIPES,
    CHECKS,
    DOTS,
    NOISE,
    GRADIENT
  }

  /**
   * Returns a texture whose brightness stays near {@code brightness}, so that what is drawn in it
   * stays visible on another.
   */
  static Texture random(RandomGenerator random, double brightness) {
    Kind[] kinds = Kind.values();
    Kind kind = kinds[random.nextInt(kinds.length)];
    double spread = random.nextDouble(0.02, 0.13);
    return new Texture(
        kind,
        Colour.random(random, brightness - spread),
        Colour.random(random, brightness + spread),
        random.nextDouble(2, 9),
        random.nextDouble(Math.PI),
        random.nextInt());
  }

  /** Returns the colour at a point of the unit square. */
  Colour at(double x, double y) {
    double u = x * Math.cos(angle) + y * Math.sin(angle);
    double v = y * Math.cos(angle) - x * Math.sin(angle);
    return from.towards(to, amount(u, v));
  }

  private double amount(double u, double v) {
    return switch (kind) {
      case FLAT -> 0;
      case STRIPES -> 0.5 + 0.5 * Math.sin(2 * Math.PI * frequency * u);
      case CHECKS -> Math.floorMod((int) Math.floor(u * frequency) + floor(v), 2);
      case DOTS -> Math.hypot(fraction(u) - 0.5, fraction(v) - 0.5) < 0.3 ? 1 : 0;
      case NOISE -> noise(u * frequency, v * frequency);
      case GRADIENT -> Math.clamp(0.5 + u / 1.5, 0.0, 1.0);
    };
  }

  private int floor(double v) {
    return (int) Math.floor(v * frequency);
  }

  private double fraction(double u) {
    double scaled = u * frequency;
    return scaled - Math.floor(scaled);
  }

  /** Value noise: random values on a grid, smoothly joined. */
  private double noise(double u, double v) {
    int i = (int) Math.floor(u);
    int j = (int) Math.floor(v);
    double a = smooth(u - i);
    double b = smooth(v - j);
    double top = lattice(i, j) * (1 - a) + lattice(i + 1, j) * a;
    double bottom = lattice(i, j + 1) * (1 - a) + lattice(i + 1, j + 1) * a;
    return top * (1 - b) + bottom * b;
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  private double lattice(int i, int j) {
    int h = salt + i * 0x9e3779b1 + j * 0x85ebca77;
    h = (h ^ h >>> 15) * 0x2c1b3c6d;
    h = (h ^ h >>> 12) * 0x297a2d39;
    return ((h ^ h >>> 15) >>> 8) / (double) (1 << 24);
  }
}
