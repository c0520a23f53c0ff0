package dev.hammingbird.search.duplicates;

import java.util.function.BooleanSupplier;

/**
 * CodeColumns put into buckets by some of their bits, and the pairs within each bucket compared.
 * Which codes share a bucket is decided by a hash of those bits; a bucket that two different values
 * share costs time, not exactness, since pairs are checked bit by bit.
 */
final class Table {
  private static final int BLOCK = 256;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private final CodeColumns codes;
  private final Chunks chunks;
  private final int radius;
  private final long chosen;
  private final int shift;
  private final int[] ends;
  private final int[] rows;
  private final long[][] sorted;
  private final int[] distances = new int[BLOCK];

  /** Fills a table. */
  Table(CodeColumns codes, Chunks chunks, int radius, long chosen) {
    this.codes = codes;
    this.chunks = chunks;
    this.radius = radius;
    this.chosen = chosen;
    int bucketBits = chosen == 0 ? 0 : Math.max(1, 32 - Integer.numberOfLeadingZeros(codes.rows()));
    this.shift = Long.SIZE - bucketBits;
    this.ends = new int[(1 << bucketBits) + 1];
    this.rows = new int[codes.rows()];
    this.sorted = new long[codes.words()][codes.rows()];
    fill();
  }

  /** What takes pairs. */
  @FunctionalInterface
  interface Sink {
    /** Takes a pair of rows, {@code a < b}, and how many bits differ. */
    void pair(int a, int b, int distance);
  }

  private void fill() {
    long[] mask = chunks.mask(chosen);
    int[] buckets = new int[codes.rows()];
    for (int row = 0; row < buckets.length; row++) {
      buckets[row] = bucket(mask, row);
      ends[buckets[row] + 1]++;
    }
    for (int bucket = 1; bucket < ends.length; bucket++) {
      ends[bucket] += ends[bucket - 1];
    }
    // Counts of what lies before become ends while rows are put in place.
    for (int row = 0; row < buckets.length; row++) {
      int at = ends[buckets[row]]++;
      rows[at] = row;
      for (int w = 0; w < sorted.length; w++) {
        sorted[w][at] = codes.columns()[w][row];
      }
    }
  }

  private int bucket(long[] mask, int row) {
    if (shift == Long.SIZE) {
      return 0;
    }
    long hash = 0;
    for (int w = 0; w < mask.length; w++) {
      hash = (hash ^ (codes.columns()[w][row] & mask[w])) * MIX;
      hash ^= hash >>> 32;
    }
    return (int) ((hash * MIX) >>> shift);
  }

  /**
   * Reports every pair within the radius that this table is the first to bring together.
   *
   * @param stopped asked now and then; when it says so, the rest is left out
   */
  void pairs(Sink sink, BooleanSupplier stopped) {
    int from = 0;
    for (int bucket = 0; bucket < ends.length - 1 && !stopped.getAsBoolean(); bucket++) {
      int to = ends[bucket];
      for (int at = from; at < to - 1; at++) {
        if ((at & 0xfff) == 0 && stopped.getAsBoolean()) {
          return;
        }
        compare(at, to, sink);
      }
      from = to;
    }
  }

  private void compare(int at, int to, Sink sink) {
    for (int from = at + 1; from < to; from += BLOCK) {
      int count = Math.min(BLOCK, to - from);
      int least = distances(at, from, count);
      for (int i = 0; least <= radius && i < count; i++) {
        if (distances[i] <= radius) {
          report(rows[at], rows[from + i], distances[i], sink);
        }
      }
    }
  }

  private void report(int a, int b, int distance, Sink sink) {
    if (chunks.firstToMeet(codes, a, b, chosen)) {
      sink.pair(Math.min(a, b), Math.max(a, b), distance);
    }
  }

  /** Computes distances of one row to those after it and returns the least. */
  private int distances(int at, int from, int count) {
    first(sorted[0], sorted[0][at], from, count);
    for (int w = 1; w < sorted.length; w++) {
      further(sorted[w], sorted[w][at], from, count);
    }
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, distances[i]);
    }
    return least;
  }

  private void first(long[] column, long code, int from, int count) {
    for (int i = 0; i < count; i++) {
      distances[i] = Long.bitCount(column[from + i] ^ code);
    }
  }

  private void further(long[] column, long code, int from, int count) {
    for (int i = 0; i < count; i++) {
      distances[i] += Long.bitCount(column[from + i] ^ code);
    }
  }
}
