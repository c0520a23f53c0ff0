package dev.hammingbird.system.picture;

import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Textured, rotated, lit shapes in ten classes. Only the outline tells the class: place, size,
 * rotation, colours, texture, light, shadow and background are drawn at random and say nothing
 * about it. The same seed gives the same pictures, bit for bit.
 */
public final class GeneratedPictures implements PictureSource {
  private static final int USUAL_SIDE = 48;

  private static final int SAMPLES = 2;
  private static final double LEAST_CONTRAST = 0.25;

  private final int count;
  private final long seed;
  private final int side;

  /** Describes pictures of 48 x 48 pixels; see the other constructor. */
  public GeneratedPictures(int count, long seed) {
    this(count, seed, USUAL_SIDE);
  }

  /**
   * Describes the pictures; each is drawn when it is asked for.
   *
   * @param count how many, at least 1; the classes take turns
   * @param side width and height of a picture in pixels
   */
  public GeneratedPictures(int count, long seed, int side) {
    if (count < 1) {
      throw new IllegalArgumentException("cannot draw " + count + " pictures");
    }
    this.count = count;
    this.seed = seed;
    this.side = side;
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public String description() {
    return "%d generated pictures, %d classes of textured, rotated, lit shapes, seed %d"
        .formatted(count, Shape.values().length, seed);
  }

  @Override
  public SourcePicture picture(int index) {
    Shape[] shapes = Shape.values();
    Shape shape = shapes[index % shapes.length];
    RandomGenerator random = new SplittableRandom(seed * 1_000_003L + index);
    String id = String.format(Locale.ROOT, "shape-%d-%06d", seed, index);
    return new SourcePicture(
        id, shape.label(), Png.encode(Scene.random(shape, random).draw(side, random)), "image/png");
  }

  /**
   * One picture before it is drawn. The centre is in parts of the width; {@code size} is the radius
   * of the shape, also in parts of the width.
   */
  private record Scene(
      Shape shape, Place place, Texture fill, Texture ground, Light light, double grain) {
    static Scene random(Shape shape, RandomGenerator random) {
      double bright = random.nextDouble(0.15, 0.85);
      double gap = random.nextDouble(LEAST_CONTRAST, 0.5);
      boolean upwards = bright + gap <= 0.95 && (bright - gap < 0.05 || random.nextBoolean());
      return new Scene(
          shape,
          Place.random(random),
          Texture.random(random, upwards ? bright + gap : Math.max(0.05, bright - gap)),
          Texture.random(random, bright),
          Light.random(random),
          random.nextDouble(0.04));
    }

    BufferedImage draw(int side, RandomGenerator random) {
      BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
      for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
          double noise = random.nextGaussian() * grain;
          image.setRGB(
              column, row, pixel(column, row, side).plus(new Colour(noise, noise, noise)).rgb());
        }
      }
      return image;
    }

    private Colour pixel(int column, int row, int side) {
      Colour sum = new Colour(0, 0, 0);
      for (int i = 0; i < SAMPLES; i++) {
        for (int j = 0; j < SAMPLES; j++) {
          double x = (column + (i + 0.5) / SAMPLES) / side;
          double y = (row + (j + 0.5) / SAMPLES) / side;
          sum = sum.plus(sample(x, y));
        }
      }
      return sum.times(1.0 / (SAMPLES * SAMPLES));
    }

    private Colour sample(double x, double y) {
      if (place.covers(shape, x, y)) {
        double u = (x - place.x()) / place.size();
        double v = (y - place.y()) / place.size();
        return fill.at(x, y).times(light.onShape(u, v));
      }
      boolean shadow = place.covers(shape, x - light.shadowX(), y - light.shadowY());
      return ground.at(x, y).times(light.onGround(x, y, shadow));
    }
  }

  /** Where the shape lies, how large it is and how it is turned. */
  private record Place(double x, double y, double size, double cos, double sin, double squeeze) {
    static Place random(RandomGenerator random) {
      double size = random.nextDouble(0.28, 0.44);
      double angle = random.nextDouble(2 * Math.PI);
      double slack = 0.5 - size;
      return new Place(
          0.5 + random.nextDouble(-slack, slack),
          0.5 + random.nextDouble(-slack, slack),
          size,
          Math.cos(angle),
          Math.sin(angle),
          random.nextDouble(0.85, 1.0));
    }

    boolean covers(Shape shape, double atX, double atY) {
      double u = (atX - x) / size;
      double v = (atY - y) / size;
      return shape.covers(u * cos + v * sin, (v * cos - u * sin) / squeeze);
    }
  }

  /** Light from one side: brighter there, a shadow on the other side, a bulge on the shape. */
  private record Light(double x, double y, double strength, double bulge, double shadow) {
    static Light random(RandomGenerator random) {
      double angle = random.nextDouble(2 * Math.PI);
      return new Light(
          Math.cos(angle),
          Math.sin(angle),
          random.nextDouble(0.35),
          random.nextDouble(0.3),
          random.nextDouble(0.35));
    }

    double onShape(double u, double v) {
      return 1 + strength * (u * x + v * y) * 0.6 + bulge * (0.4 - (u * u + v * v));
    }

    double onGround(double atX, double atY, boolean inShadow) {
      double lit = 1 + strength * ((atX - 0.5) * x + (atY - 0.5) * y);
      return inShadow ? lit * (1 - shadow) : lit;
    }

    double shadowX() {
      return -0.05 * x;
    }

    double shadowY() {
      return -0.05 * y;
    }
  }
}
