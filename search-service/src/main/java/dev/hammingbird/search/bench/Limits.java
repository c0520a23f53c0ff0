package dev.hammingbird.search.bench;

import dev.hammingbird.search.kernel.Codes;
import dev.hammingbird.search.kernel.Kernels;
import dev.hammingbird.search.kernel.LiveRows;
import dev.hammingbird.search.kernel.Nearest;
import dev.hammingbird.search.kernel.RowFilter;

/** What the machine can do: how fast memory is read and bits are counted. */
final class Limits {
  private static final int CACHED = 2048;
  private static long sink;

  private Limits() {}

  /** Returns words to read. */
  static long[] memory(int words) {
    long[] memory = new long[words];
    java.util.Arrays.setAll(memory, i -> i);
    return memory;
  }

  /** Reads words as fast as one thread can. */
  static void read(long[] words) {
    sink += sum(words);
  }

  /** Returns how many 64-bit codes one thread compares a second in its first cache, in G/s. */
  static double comparedGigacodesPerSecond(Clock clock) {
    Codes codes = Codes.allocate(64, CACHED);
    for (int row = 0; row < CACHED; row++) {
      codes.put(row, new long[] {-1L}, 0);
    }
    Nearest nearest = new Nearest();
    long[] query = {0};
    double micros =
        clock.micros(_ -> {
          nearest.begin(1, 1);
          nearest.enter(LiveRows.NONE, RowFilter.ALL);
          for (int i = 0; i < 100; i++) {
            Kernels.best().scan(codes, 0, CACHED, query, nearest);
          }
        });
    return 100.0 * CACHED / micros / 1e3;
  }

  /** Returns how many bits of words in the first cache are counted, in G words/s. */
  static double countedGigawordsPerSecond(Clock clock) {
    long[] words = new long[CACHED];
    java.util.Arrays.fill(words, 12345);
    double micros =
        clock.micros(_ -> {
          for (int i = 0; i < 100; i++) {
            sink += bits(words, i);
          }
        });
    return 100.0 * CACHED / micros / 1e3;
  }

  private static long sum(long[] words) {
    long sum = 0;
    for (int i = 0; i < words.length; i++) {
      sum += words[i];
    }
    return sum;
  }

  private static int bits(long[] words, long query) {
    int smallest = Integer.MAX_VALUE;
    for (int i = 0; i < words.length; i++) {
      smallest = Math.min(smallest, Long.bitCount(words[i] ^ query));
    }
    return smallest;
  }
}
