package dev.hammingbird.search.kernel;

/**
 * The loops over codes that decide how fast a search is. Every implementation gives the same
 * results; {@link Kernels} chooses one at start. Stateless, and allocates nothing.
 */
public sealed interface ScanKernel permits PlainKernel, VectorKernel {
  /** Returns what to call it in logs and answers. */
  String name();

  /**
   * Offers every row from {@code from} to before {@code to} whose distance is below the bound of
   * that moment, in ascending order.
   *
   * @param codes rows up to {@code to + Codes.PADDING} can be read
   * @param query as many words as a code has
   */
  void scan(Codes codes, int from, int to, long[] query, Nearest nearest);

  /**
   * The same for several queries, reading the codes from memory once.
   *
   * @param queries shape {@code [at least count][words]}
   * @param nearest shape {@code [at least count]}
   * @param count how many queries, at least 0
   */
  void scan(Codes codes, int from, int to, long[][] queries, Nearest[] nearest, int count);

  /** Returns how many live rows are at most {@code radius} away. */
  int count(Codes codes, LiveRows live, int from, int to, long[] query, int radius);
}
