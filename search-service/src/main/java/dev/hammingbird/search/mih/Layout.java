package dev.hammingbird.search.mih;

import dev.hammingbird.search.kernel.Codes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Into how many substrings codes are cut. Where codes lie evenly, the nearest are far away and few
 * narrow tables reach far for few buckets. Where they lie in crowds, a query's own bucket of a
 * narrow table holds a large part of its crowd, although the nearest are next to it: there fewer
 * and wider substrings leave less to read.
 *
 * @param most bits of a substring
 */
record Layout(int most) {
  static final Layout NARROW = new Layout(16);
  static final Layout WIDE = new Layout(Substring.WIDEST);

  /** How many codes are looked at to tell crowds from even codes. */
  private static final int SAMPLE = 1 << 16;

  /** By how much a crowd is denser than even codes. */
  private static final double CROWD = 4;

  /** Returns the substrings for some codes, by how they lie. */
  static List<Substring> of(List<MultiIndex.Source> sources, int bits) {
    long rows = sources.stream().mapToLong(MultiIndex.Source::rows).sum();
    List<Substring> narrow = NARROW.substrings(bits);
    List<Substring> wide = WIDE.substrings(bits);
    if (wide.size() == narrow.size() || rows < 1L << WIDE.most()) {
      return narrow;
    }
    Codes sample = sample(sources, rows, bits);
    double crowded = together(sample, narrow.getFirst());
    boolean even = crowded * (1 << narrow.getFirst().width()) < CROWD;
    return !even && price(sample, wide, rows, bits) < price(sample, narrow, rows, bits)
        ? wide
        : narrow;
  }

  /** Returns how many tables there are for a width. */
  int tables(int bits) {
    return Math.ceilDiv(bits, most);
  }

  /** Returns substrings of nearly equal width that cover the code. */
  List<Substring> substrings(int bits) {
    int count = tables(bits);
    List<Substring> substrings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = i * bits / count;
      substrings.add(new Substring(from, (i + 1) * bits / count - from));
    }
    return substrings;
  }

  /** Returns what it costs to look at the bucket of a code itself in every table. */
  private static double price(Codes sample, List<Substring> substrings, long rows, int bits) {
    double price = 0;
    for (Substring substring : substrings) {
      price += Prices.bucket(together(sample, substring) * rows, bits);
    }
    return price;
  }

  /** Returns the share of pairs of codes that agree in a substring. */
  private static double together(Codes sample, Substring substring) {
    int[] keys = new int[SAMPLE];
    for (int i = 0; i < SAMPLE; i++) {
      keys[i] = substring.of(sample, i);
    }
    Arrays.sort(keys);
    double pairs = 0;
    for (int from = 0, to; from < SAMPLE; from = to) {
      to = from + 1;
      while (to < SAMPLE && keys[to] == keys[from]) {
        to++;
      }
      double equal = to - from;
      pairs += equal * (equal - 1);
    }
    return pairs / ((double) SAMPLE * (SAMPLE - 1));
  }

  private static Codes sample(List<MultiIndex.Source> sources, long rows, int bits) {
    Codes sample = Codes.allocate(bits, SAMPLE);
    int source = 0;
    long first = 0;
    for (int i = 0; i < SAMPLE; i++) {
      long row = i * rows / SAMPLE;
      while (row - first >= sources.get(source).rows()) {
        first += sources.get(source++).rows();
      }
      sample.copy(i, sources.get(source).codes(), (int) (row - first), 1);
    }
    return sample;
  }
}
