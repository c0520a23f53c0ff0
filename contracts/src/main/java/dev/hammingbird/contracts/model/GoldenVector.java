package dev.hammingbird.contracts.model;

import dev.hammingbird.contracts.code.BinaryCode;
import java.util.SplittableRandom;

/**
 * One input whose code is known, by which an encoder proves that it computes what the trainer did.
 *
 * @param index which golden picture, from 0
 * @param code what the trainer's exported model made of it
 */
public record GoldenVector(int index, BinaryCode code) {
  /**
   * Returns a golden picture: smooth colour ramps with noise, the same bytes everywhere and for
   * ever.
   *
   * @param index which, from 0
   * @param side side in pixels
   * @return 8-bit RGB, shape {@code [side][side][3]}
   */
  public static byte[] picture(int index, int side) {
    SplittableRandom random = new SplittableRandom(0x68616d6d696e67L + index);
    int[] base = new int[3];
    int[] slopeX = new int[3];
    int[] slopeY = new int[3];
    for (int c = 0; c < 3; c++) {
      base[c] = random.nextInt(256);
      slopeX[c] = random.nextInt(511) - 255;
      slopeY[c] = random.nextInt(511) - 255;
    }
    int noise = 1 + random.nextInt(64);
    byte[] pixels = new byte[side * side * 3];
    for (int y = 0, at = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        for (int c = 0; c < 3; c++, at++) {
          int value = base[c] + (slopeX[c] * x + slopeY[c] * y) / side + random.nextInt(noise);
          pixels[at] = (byte) Math.clamp(value, 0, 255);
        }
      }
    }
    return pixels;
  }
}
