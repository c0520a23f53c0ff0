package dev.hammingbird.search.mih;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Which keys differ from a key in exactly so many bits: the masks of each weight, ascending. */
final class Balls {
  private static final int MAX_WIDTH = 16;
  private static final AtomicReferenceArray<char[][]> BY_WIDTH =
      new AtomicReferenceArray<>(MAX_WIDTH + 1);

  private Balls() {}

  /** Returns the masks by weight, shape {@code [width + 1][binomial]}; not to be changed. */
  static char[][] masks(int width) {
    char[][] known = BY_WIDTH.get(width);
    if (known == null) {
      known = make(width);
      BY_WIDTH.set(width, known);
    }
    return known;
  }

  private static char[][] make(int width) {
    char[][] masks = new char[width + 1][1 << width];
    int[] counts = new int[width + 1];
    for (int mask = 0; mask < 1 << width; mask++) {
      int weight = Integer.bitCount(mask);
      masks[weight][counts[weight]++] = (char) mask;
    }
    for (int weight = 0; weight <= width; weight++) {
      masks[weight] = Arrays.copyOf(masks[weight], counts[weight]);
    }
    return masks;
  }
}
