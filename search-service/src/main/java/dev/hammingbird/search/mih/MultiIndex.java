package dev.hammingbird.search.mih;

import dev.hammingbird.search.kernel.Codes;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables over the substrings of the codes of one segment, or of several that lie one behind the
 * other. Immutable.
 *
 * <p>Norouzi, Punjani, Fleet, Fast Exact Search in Hamming Space with Multi-Index Hashing (2014),
 * section 3: a code at most {@code m r + a} bits away, cut into {@code m} substrings, is at most
 * {@code r} bits away in one of the first {@code a + 1}, or at most {@code r - 1} in another.
 */
public final class MultiIndex {
  /** The fewest bits of a code for which tables can be made. */
  public static final int MIN_BITS = 32;

  /** Of no codes at all. */
  static final MultiIndex NONE = new MultiIndex(0, 0, List.of());

  private static final int SUBSTRING_BITS = 16;

  private final int bits;
  private final int rows;
  private final List<Table> tables;

  private MultiIndex(int bits, int rows, List<Table> tables) {
    this.bits = bits;
    this.rows = rows;
    this.tables = tables;
  }

  /**
   * Some codes.
   *
   * @param rows how many of them, from the first on
   */
  public record Source(Codes codes, int rows) {}

  /**
   * Sorts codes into tables. Takes about a second for ten million codes of 64 bits.
   *
   * @param rows how many of the codes, from the first on
   * @param bits the width of a code, at least {@link #MIN_BITS}
   */
  public static MultiIndex build(Codes codes, int rows, int bits) {
    return build(List.of(new Source(codes, rows)), bits);
  }

  /**
   * Sorts the codes of several sources into tables; their rows are counted on from one to the next.
   *
   * @param sources less than 2^31 rows in all
   * @param bits the width of a code, at least {@link #MIN_BITS}
   */
  public static MultiIndex build(List<Source> sources, int bits) {
    List<Table> tables = new ArrayList<>();
    for (Substring substring : substrings(bits)) {
      tables.add(new Table(substring, sources, bits));
    }
    int rows = sources.stream().mapToInt(Source::rows).sum();
    return new MultiIndex(bits, rows, List.copyOf(tables));
  }

  /** Returns how many bytes {@link #build} will take for so many rows, with its room to work. */
  public static long bytes(int rows, int bits) {
    long code = bits <= Codes.NARROW ? 4 : 8L * ((bits + 63) / 64);
    return substrings(bits).size() * ((code + 4) * rows + 4L * (1 << SUBSTRING_BITS));
  }

  /** Returns the width of the codes. */
  public int bits() {
    return bits;
  }

  /** Returns how many rows there are. */
  public int rows() {
    return rows;
  }

  /** Returns the memory it takes, in bytes. */
  public long bytes() {
    return tables.stream().mapToLong(Table::bytes).sum();
  }

  List<Table> tables() {
    return tables;
  }

  /** Returns substrings of nearly equal width that cover the code. */
  static List<Substring> substrings(int bits) {
    int count = (bits + SUBSTRING_BITS - 1) / SUBSTRING_BITS;
    List<Substring> substrings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = i * bits / count;
      substrings.add(new Substring(from, (i + 1) * bits / count - from));
    }
    return substrings;
  }
}
