package dev.hammingbird.system.picture;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/** Bytes that are no good picture, strewn among good ones. */
public final class PoisonPictures {
  private static final int UNDECODABLE = 100;
  private static final int DAMAGED = 1_000;
  private static final int ENDLESS = 10_000;
  private static final int ENDLESS_SIDE = 7_000;
  private static final byte[] HUGE = Png.encode(blank(ENDLESS_SIDE));

  private PoisonPictures() {}

  /**
   * Returns what lies at a place: one in a hundred is noise, one in a thousand a PNG that is
   * damaged inside, one in ten thousand so large that decoding takes longer than is allowed.
   */
  public static Optional<byte[]> at(int index) {
    if (index % ENDLESS == ENDLESS / 2) {
      return Optional.of(HUGE.clone());
    }
    if (index % DAMAGED == DAMAGED / 2 + 1) {
      return Optional.of(damaged(index));
    }
    if (index % UNDECODABLE == UNDECODABLE / 2 + 2) {
      byte[] noise = new byte[400];
      new Random(index).nextBytes(noise);
      return Optional.of(noise);
    }
    return Optional.empty();
  }

  /** Returns how many there are below an index. */
  public static int among(int count) {
    int poison = 0;
    for (int i = 0; i < count; i++) {
      boolean any =
          i % ENDLESS == ENDLESS / 2
              || i % DAMAGED == DAMAGED / 2 + 1
              || i % UNDECODABLE == UNDECODABLE / 2 + 2;
      poison += any ? 1 : 0;
    }
    return poison;
  }

  private static byte[] damaged(int index) {
    byte[] png = Png.encode(blank(24));
    Arrays.fill(png, png.length / 2, png.length - 14, (byte) (index % 251));
    return png;
  }

  private static BufferedImage blank(int side) {
    return new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
  }
}
