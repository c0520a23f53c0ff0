package dev.hammingbird.search;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.search.duplicates.NearPairs;

/**
 * How many codes a search for near pairs may take in, so that it does not take the memory that
 * queries are answered from.
 *
 * @param bytes the most that a search may take
 * @param bits of a code
 * @param threads of a search
 */
record DuplicateMemory(long bytes, Bits bits, int threads) {
  private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  /** Returns what is allowed; 0 bytes stand for half of the heap. */
  static DuplicateMemory of(long bytes, Bits bits, int threads) {
    return new DuplicateMemory(
        bytes == 0 ? Runtime.getRuntime().maxMemory() / 2 : bytes, bits, threads);
  }

  /** Returns how many codes fit. */
  int mostCodes() {
    return (int) Math.min(LONGEST_ARRAY, bytes / NearPairs.bytes(1, bits.count(), threads));
  }

  /**
   * Refuses what does not fit.
   *
   * @throws ProblemException if there are too many codes (507)
   */
  void check(long codes) {
    if (codes > mostCodes()) {
      long needed = NearPairs.bytes(codes, bits.count(), threads);
      throw ProblemException.of(
          507,
          "too-large",
          "The search does not fit into memory",
          ("near pairs among %d codes of %d bits would take some %d MiB here, and"
                  + " search.duplicates.memory allows %d; give one replica %d MiB of heap more, set"
                  + " it to %d MiB there, and ask that one")
              .formatted(
                  codes,
                  bits.count(),
                  mebibytes(needed),
                  mebibytes(bytes),
                  mebibytes(needed),
                  mebibytes(needed)));
    }
  }

  private static long mebibytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }
}
