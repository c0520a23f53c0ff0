package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.ImageId;
import java.util.List;
import java.util.Random;

/** Entries of blocks that a test writes. */
final class Entries {
  private Entries() {}

  static BlockEntry live(long offset, ImageId id, int width) {
    Random random = new Random(offset);
    return new BlockEntry.Live(offset, 1000, id, List.of(), code(random, width));
  }

  static BinaryCode code(Random random, int width) {
    float[] outputs = new float[width];
    for (int i = 0; i < width; i++) {
      outputs[i] = random.nextFloat() - .5f;
    }
    return BinaryCode.ofOutputs(outputs);
  }
}
