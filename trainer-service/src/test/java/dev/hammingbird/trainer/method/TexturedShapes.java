package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generated pictures of ten shapes on noisy grounds, turned, scaled and coloured at random. */
public final class TexturedShapes {
  private TexturedShapes() {}

  /** Returns {@code count} pictures, classes in turn, each labelled. */
  public static List<Picture> pictures(int count, int side, long seed) {
    Random random = new Random(seed);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = "shape-" + i;
      pictures.add(new Picture(id, draw(i % 10, side, random), List.of("s" + i % 10)));
    }
    return pictures;
  }

  private static byte[] draw(int kind, int side, Random random) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(new Color(random.nextInt(0x1000000)));
    g.fillRect(0, 0, side, side);
    for (int i = 0; i < 12; i++) {
      g.setColor(new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256), 90));
      int size = 2 + random.nextInt(side / 2);
      g.fillRect(random.nextInt(side), random.nextInt(side), size, size / 3 + 1);
    }
    AffineTransform place =
        AffineTransform.getTranslateInstance(
            side * (0.4 + 0.2 * random.nextDouble()), side * (0.4 + 0.2 * random.nextDouble()));
    place.rotate(2 * Math.PI * random.nextDouble());
    double scale = side * (0.25 + 0.17 * random.nextDouble());
    place.scale(scale, scale);
    Shape shape = place.createTransformedShape(shape(kind));
    g.setColor(new Color(random.nextInt(0x1000000)));
    g.fill(shape);
    g.setStroke(new BasicStroke(1));
    g.setColor(new Color(random.nextInt(0x1000000)));
    g.draw(shape);
    g.dispose();
    byte[] pixels = new byte[3 * side * side];
    for (int p = 0; p < side * side; p++) {
      int rgb = image.getRGB(p % side, p / side);
      for (int c = 0; c < 3; c++) {
        int level = ((rgb >> (16 - 8 * c)) & 0xff) + random.nextInt(31) - 15;
        pixels[3 * p + c] = (byte) Math.clamp(level, 0, 255);
      }
    }
    return pixels;
  }

  private static Shape shape(int kind) {
    return switch (kind) {
      case 0 -> new Ellipse2D.Double(-1, -1, 2, 2);
      case 1 -> new Rectangle2D.Double(-0.85, -0.85, 1.7, 1.7);
      case 2 -> star(3, 1, 0.5);
      case 3 -> star(5, 1, 0.4);
      case 4 -> new Rectangle2D.Double(-1, -0.25, 2, 0.5);
      case 5 -> ring();
      case 6 -> cross();
      case 7 -> new Ellipse2D.Double(-1, -0.4, 2, 0.8);
      case 8 -> star(8, 1, 0.7);
      default -> half();
    };
  }

  private static Shape star(int points, double outer, double inner) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < 2 * points; i++) {
      double radius = i % 2 == 0 ? outer : inner;
      double angle = Math.PI * i / points;
      if (i == 0) {
        path.moveTo(radius, 0);
      } else {
        path.lineTo(radius * Math.cos(angle), radius * Math.sin(angle));
      }
    }
    path.closePath();
    return path;
  }

  private static Shape ring() {
    Area area = new Area(new Ellipse2D.Double(-1, -1, 2, 2));
    area.subtract(new Area(new Ellipse2D.Double(-0.55, -0.55, 1.1, 1.1)));
    return area;
  }

  private static Shape cross() {
    Area area = new Area(new Rectangle2D.Double(-1, -0.28, 2, 0.56));
    area.add(new Area(new Rectangle2D.Double(-0.28, -1, 0.56, 2)));
    return area;
  }

  private static Shape half() {
    Area area = new Area(new Ellipse2D.Double(-1, -1, 2, 2));
    area.subtract(new Area(new Rectangle2D.Double(-1, 0, 2, 1)));
    return area;
  }

  /** Returns a picture with each pixel repeated until a side has {@code side} pixels. */
  static Picture enlarged(Picture picture, int side) {
    int from = (int) Math.round(Math.sqrt(picture.pixels().length / 3.0));
    byte[] pixels = new byte[3 * side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int source = 3 * (y * from / side * from + x * from / side);
        System.arraycopy(picture.pixels(), source, pixels, 3 * (y * side + x), 3);
      }
    }
    return new Picture(picture.id(), pixels, picture.labels());
  }
}
