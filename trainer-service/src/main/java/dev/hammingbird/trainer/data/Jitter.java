package dev.hammingbird.trainer.data;

import java.util.random.RandomGenerator;

/** Light random changes that leave a picture what it is. */
final class Jitter {
  private Jitter() {}

  /**
   * Writes a changed copy: mirrored half the time and moved, with reflected borders.
   *
   * @param from {@code [side][side][3]}
   * @param reach how many pixels it is moved at most, each way
   * @param to where the copy goes, from {@code offset}
   */
  static void apply(
      byte[] from, int side, int reach, RandomGenerator random, byte[] to, int offset) {
    boolean mirrored = random.nextBoolean();
    int dx = random.nextInt(2 * reach + 1) - reach;
    int dy = random.nextInt(2 * reach + 1) - reach;
    int at = offset;
    for (int y = 0; y < side; y++) {
      int row = reflect(y + dy, side) * side;
      for (int x = 0; x < side; x++) {
        int column = reflect((mirrored ? side - 1 - x : x) + dx, side);
        int source = 3 * (row + column);
        to[at++] = from[source];
        to[at++] = from[source + 1];
        to[at++] = from[source + 2];
      }
    }
  }

  private static int reflect(int i, int side) {
    int positive = Math.abs(i);
    return positive < side ? positive : 2 * (side - 1) - positive;
  }
}
