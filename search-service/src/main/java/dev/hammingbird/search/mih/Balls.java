package dev.hammingbird.search.mih;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** Which keys differ from a key in exactly so many bits: the masks of each weight, ascending. */
final class Balls {
  private static final int STRIDE = Substring.WIDEST + 1;
  private static final AtomicReferenceArray<int[]> KNOWN =
      new AtomicReferenceArray<>(STRIDE * STRIDE);

  private Balls() {}

  /** Returns how many masks of a width there are of a weight; 0 for more than the width. */
  static int count(int width, int weight) {
    if (weight > width) {
      return 0;
    }
    long count = 1;
    for (int i = 1; i <= weight; i++) {
      count = count * (width - weight + i) / i;
    }
    return (int) count;
  }

  /**
   * Returns the masks of a weight; not to be changed.
   *
   * @param width 1 to {@link Substring#WIDEST}
   * @param weight 0 to {@code width}
   */
  static int[] masks(int width, int weight) {
    int place = width * STRIDE + weight;
    int[] known = KNOWN.get(place);
    if (known == null) {
      known = make(width, weight);
      KNOWN.set(place, known);
    }
    return known;
  }

  private static int[] make(int width, int weight) {
    int[] masks = new int[count(width, weight)];
    int mask = (1 << weight) - 1;
    for (int i = 0; i < masks.length; i++) {
      masks[i] = mask;
      mask = next(mask);
    }
    return masks;
  }

  /** Returns the next larger number with as many ones (Gosper; HAKMEM, item 175). */
  private static int next(int mask) {
    int lowest = mask & -mask;
    int carried = mask + lowest;
    return lowest == 0 ? 0 : carried | ((mask ^ carried) >>> 2) / lowest;
  }
}
