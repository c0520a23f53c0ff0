package dev.hammingbird.search.mih;

/**
 * What work costs, in units of one 64-bit word that a scan reads from main memory. Fixed: prices
 * learned from wall times depend on what ran before, and mislead.
 */
final class Prices {
  /** Finding a bucket and beginning to read at a place where nobody was before, with others. */
  private static final double BUCKET = 320;

  /** A word of a bucket, while it is too short for the machine to read ahead. */
  private static final double SHORT_WORD = 3.5;

  /** Words of a bucket after which it is read as fast as a scan reads. */
  static final int SHORT = 2000;

  /** Taking a code in, before {@code k} were found and the bound keeps most of them out. */
  private static final double TAKEN = 150;

  /** Up to so many bytes a segment stays in the cache between two queries. */
  private static final long CACHED = 16L << 20;

  /** Finding a row that a filter names and comparing it, words aside. */
  private static final double PICKED = 30;

  private Prices() {}

  /** Returns the price of a scan over all rows. */
  static double scan(int rows, int bits) {
    double words = words(bits) * rows;
    return words * Long.BYTES <= CACHED ? words / 2 : words;
  }

  /** Returns the price of looking at a bucket of so many codes. */
  static double bucket(double codes, int bits) {
    double words = codes * words(bits);
    return BUCKET + Math.min(words, SHORT) * SHORT_WORD + Math.max(0, words - SHORT);
  }

  /** Returns the price of taking in so many codes. */
  static double taken(double codes) {
    return codes * TAKEN;
  }

  /** Returns the price of looking at so many rows one by one. */
  static double picked(double rows, int bits) {
    return rows * (PICKED + words(bits) * SHORT_WORD);
  }

  private static double words(int bits) {
    return bits <= 32 ? 0.5 : Math.ceilDiv(bits, Long.SIZE);
  }
}
