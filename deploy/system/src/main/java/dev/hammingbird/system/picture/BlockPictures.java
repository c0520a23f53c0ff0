package dev.hammingbird.system.picture;

import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** Patterns of 8 x 8 coloured blocks, no two alike; small, and made in no time. */
public final class BlockPictures implements PictureSource {
  private static final int BLOCKS = 8;
  private static final int BLOCK_SIDE = 4;

  private final int count;
  private final long seed;

  /** Describes the pictures; each is drawn when it is asked for. */
  public BlockPictures(int count, long seed) {
    this.count = count;
    this.seed = seed;
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public String description() {
    return "%d patterns of blocks, seed %d".formatted(count, seed);
  }

  @Override
  public SourcePicture picture(int index) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003L + index);
    int side = BLOCKS * BLOCK_SIDE;
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int block = 0; block < BLOCKS * BLOCKS; block++) {
      int colour = random.nextInt(1 << 24);
      int left = block % BLOCKS * BLOCK_SIDE;
      int top = block / BLOCKS * BLOCK_SIDE;
      for (int at = 0; at < BLOCK_SIDE * BLOCK_SIDE; at++) {
        image.setRGB(left + at % BLOCK_SIDE, top + at / BLOCK_SIDE, colour);
      }
    }
    String label = "class-" + Math.floorMod(index, BLOCKS);
    return new SourcePicture("block-" + seed + "-" + index, label, Png.encode(image), "image/png");
  }
}
