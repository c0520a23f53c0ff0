package dev.hammingbird.search.duplicates;

import java.util.ArrayList;
import java.util.List;

/**
 * A code's bits cut into {@code radius + agreeing} chunks. Two codes that differ in at most {@code
 * radius} bits differ in at most as many chunks, so at least {@code agreeing} chunks are equal: a
 * table for each choice of that many chunks puts both into one bucket (pigeonhole principle;
 * Norouzi et al., "Fast exact search in Hamming space with multi-index hashing", section 3, for one
 * chunk).
 */
final class Chunks {
  private final int agreeing;
  private final int words;
  private final long[][] masks;

  /**
   * Cuts.
   *
   * @param bits bits of a code
   * @param radius the largest distance looked for, at least 0
   * @param agreeing how many chunks a table asks to be equal; 0 makes one table of everything
   */
  Chunks(int bits, int radius, int agreeing) {
    int count = agreeing == 0 ? 0 : radius + agreeing;
    if (count > bits || count > Long.SIZE) {
      throw new IllegalArgumentException("%d chunks of %d bits".formatted(count, bits));
    }
    this.agreeing = agreeing;
    this.words = (bits + 63) / 64;
    this.masks = new long[count][words];
    for (int chunk = 0; chunk < count; chunk++) {
      for (int bit = chunk * bits / count; bit < (chunk + 1) * bits / count; bit++) {
        masks[chunk][bit >>> 6] |= Long.MIN_VALUE >>> bit;
      }
    }
  }

  /** Returns whether codes of some bits can be cut so. */
  static boolean possible(int bits, int radius, int agreeing) {
    return agreeing == 0 || radius + agreeing <= Math.min(bits, Long.SIZE);
  }

  /** Returns every choice of {@code agreeing} chunks, as sets of bits. */
  List<Long> tables() {
    List<Long> tables = new ArrayList<>();
    choose(0, agreeing, 0, tables);
    return tables;
  }

  private void choose(int from, int left, long chosen, List<Long> tables) {
    if (left == 0) {
      tables.add(chosen);
      return;
    }
    for (int chunk = from; chunk <= masks.length - left; chunk++) {
      choose(chunk + 1, left - 1, chosen | 1L << chunk, tables);
    }
  }

  /** Returns which bits of a code a table looks at, by word. */
  long[] mask(long table) {
    long[] mask = new long[words];
    for (int chunk = 0; chunk < masks.length; chunk++) {
      if ((table >>> chunk & 1) != 0) {
        for (int w = 0; w < words; w++) {
          mask[w] |= masks[chunk][w];
        }
      }
    }
    return mask;
  }

  /** Returns which chunks of two rows are equal. */
  long equal(CodeColumns codes, int a, int b) {
    long equal = 0;
    for (int chunk = 0; chunk < masks.length; chunk++) {
      long differing = 0;
      for (int w = 0; w < codes.words(); w++) {
        differing |= (codes.columns()[w][a] ^ codes.columns()[w][b]) & masks[chunk][w];
      }
      equal |= differing == 0 ? 1L << chunk : 0;
    }
    return equal;
  }

  /**
   * Returns whether a table is the first that brings two rows together: each pair is reported by
   * one table alone.
   */
  boolean firstToMeet(CodeColumns codes, int a, int b, long table) {
    long left = equal(codes, a, b);
    long first = 0;
    for (int i = 0; i < agreeing; i++) {
      first |= Long.lowestOneBit(left);
      left &= left - 1;
    }
    return first == table;
  }
}
