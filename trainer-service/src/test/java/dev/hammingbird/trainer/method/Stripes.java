package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Generated pictures of stripes in four directions: nothing to a projection of pixels, since phase
 * and colours are random, and quickly learned by a convolutional network.
 */
final class Stripes {
  static final int SIDE = 32;

  private Stripes() {}

  /** Returns labelled pictures, directions in turn. */
  static List<Picture> pictures(int count, long seed) {
    Random random = new Random(seed);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[3 * SIDE * SIDE];
      draw(i % 4, 0, 0, SIDE, pixels, random);
      pictures.add(new Picture("stripes-" + i, pixels, List.of("d" + i % 4)));
    }
    return pictures;
  }

  /** Returns pictures whose four quarters have directions of their own, each a label. */
  static List<Picture> quarters(int count, long seed) {
    Random random = new Random(seed);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[3 * SIDE * SIDE];
      List<String> labels = new ArrayList<>();
      for (int quarter = 0; quarter < 4; quarter++) {
        int direction = random.nextInt(4);
        draw(direction, quarter % 2 * SIDE / 2, quarter / 2 * SIDE / 2, SIDE / 2, pixels, random);
        if (!labels.contains("d" + direction)) {
          labels.add("d" + direction);
        }
      }
      pictures.add(new Picture("quarters-" + i, pixels, labels));
    }
    return pictures;
  }

  private static void draw(
      int direction, int left, int top, int size, byte[] pixels, Random random) {
    double angle = Math.PI / 4 * direction;
    double phase = 2 * Math.PI * random.nextDouble();
    int[] level = random.ints(3, 80, 176).toArray();
    int[] swing = random.ints(3, 30, 80).toArray();
    for (int y = top; y < top + size; y++) {
      for (int x = left; x < left + size; x++) {
        double wave = Math.sin(1.2 * (x * Math.cos(angle) + y * Math.sin(angle)) + phase);
        for (int c = 0; c < 3; c++) {
          double value = level[c] + swing[c] * wave + 12 * random.nextGaussian();
          pixels[3 * (y * SIDE + x) + c] = (byte) Math.clamp(Math.round(value), 0, 255);
        }
      }
    }
  }
}
