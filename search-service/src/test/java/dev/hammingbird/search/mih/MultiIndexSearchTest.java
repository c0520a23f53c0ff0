package dev.hammingbird.search.mih;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.search.kernel.Codes;
import dev.hammingbird.search.kernel.Kernels;
import dev.hammingbird.search.kernel.LiveRows;
import dev.hammingbird.search.kernel.Nearest;
import dev.hammingbird.search.kernel.RowFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MultiIndexSearchTest {
  @Property(tries = 250)
  void findsWhatAScanFindsHoweverMuchItMaySpend(
      @ForAll long seed,
      @ForAll @IntRange(min = 8, max = 40) int nibbles,
      @ForAll @IntRange(min = 1, max = 3000) int rows,
      @ForAll @IntRange(min = 1, max = 40) int k) {
    Random random = new Random(seed);
    int bits = 4 * nibbles;
    long[][] centres = new long[1 + random.nextInt(20)][];
    Arrays.setAll(centres, _ -> code(random, bits));
    int flips = random.nextInt(12);
    Codes codes = Codes.allocate(bits, rows);
    for (int row = 0; row < rows; row++) {
      codes.put(row, near(random, centres, flips, bits), 0);
    }
    MultiIndex index = MultiIndex.build(codes, rows, bits);
    LiveRows live = live(random, rows);
    long[] query = near(random, centres, flips, bits);
    boolean filtered = random.nextBoolean();
    RowFilter filter = filtered ? row -> row % 3 != 0 : RowFilter.ALL;
    int radius = random.nextInt(3) == 0 ? random.nextInt(24) : bits;
    double share = random.nextBoolean() ? 10 * random.nextDouble() : 1e6;
    MultiIndexSearch search = new MultiIndexSearch(Kernels.best(), share);
    Nearest found = new Nearest();
    Nearest expected = new Nearest();
    found.begin(k, radius);
    expected.begin(k, radius);
    for (int run = 0; run < 3; run++) {
      found.enter(live, filter);
      if (run == 1
          || !search.search(index, query, found, filtered ? MultiIndexSearch.UNKNOWN : rows)) {
        Kernels.best().scan(codes, 0, rows, query, found);
      }
      expected.enter(live, filter);
      Kernels.plain().scan(codes, 0, rows, query, expected);
    }

    assertThat(hits(found)).isEqualTo(hits(expected));
  }

  @Test
  void looksAtFewCodesWhereManyLieFarAway() {
    Random random = new Random(5);
    int rows = 600_000;
    Codes codes = Codes.allocate(64, rows);
    long[][] centres = new long[100][];
    Arrays.setAll(centres, _ -> code(random, 64));
    for (int row = 0; row < rows; row++) {
      codes.put(row, near(random, centres, 4, 64), 0);
    }
    MultiIndex index = MultiIndex.build(codes, rows, 64);
    MultiIndexSearch search = new MultiIndexSearch(Kernels.best());
    Nearest nearest = new Nearest();
    nearest.begin(10, 64);
    nearest.enter(live(random, rows), RowFilter.ALL);

    assertThat(search.search(index, centres[7], nearest, rows)).isTrue();
    assertThat(search.touched()).isPositive().isLessThan(rows / 4);
    assertThat(index.bytes()).isLessThanOrEqualTo(MultiIndex.bytes(rows, 64) + 10_000);
  }

  @Test
  void givesUpBeforeItCostsMoreThanItCanSave() {
    Random random = new Random(6);
    int rows = 300_000;
    Codes codes = Codes.allocate(64, rows);
    for (int row = 0; row < rows; row++) {
      codes.put(row, code(random, 64), 0);
    }
    MultiIndex index = MultiIndex.build(codes, rows, 64);
    MultiIndexSearch search = new MultiIndexSearch(Kernels.best());
    Nearest nearest = new Nearest();
    nearest.begin(1000, 64);
    nearest.enter(live(random, rows), RowFilter.ALL);

    assertThat(search.search(index, code(random, 64), nearest, rows)).isFalse();
    assertThat(search.touched()).isLessThan(rows / 20);
  }

  @Test
  void substringsCoverTheCodeOnce() {
    for (int bits = 12; bits <= 1024; bits += 4) {
      int next = 0;
      for (Substring substring : MultiIndex.substrings(bits)) {
        assertThat(substring.from()).isEqualTo(next);
        assertThat(substring.width()).isBetween(1, 16);
        next += substring.width();
      }
      assertThat(next).isEqualTo(bits);
    }
  }

  @Test
  void randomCodesAreExpectedWhereTheyAre() {
    Expectation expectation = new Expectation(64);

    assertThat(expectation.distance(1, 1)).isBetween(31, 64);
    assertThat(expectation.distance(10, 10_000_000)).isBetween(12, 14);
    assertThat(new Expectation(1024).distance(5, 1_000_000)).isBetween(420, 460);
  }

  private static List<List<Integer>> hits(Nearest nearest) {
    nearest.finish();
    List<List<Integer>> hits = new ArrayList<>();
    for (int i = 0; i < nearest.size(); i++) {
      hits.add(List.of(nearest.distance(i), nearest.run(i), nearest.row(i)));
    }
    return hits;
  }

  private static LiveRows live(Random random, int rows) {
    long[][] pages = new long[(rows + LiveRows.PAGE_ROWS - 1) / LiveRows.PAGE_ROWS][];
    Arrays.setAll(pages, _ -> new long[LiveRows.PAGE_WORDS]);
    int count = 0;
    for (int row = 0; row < rows; row++) {
      if (random.nextInt(10) > 0) {
        pages[row / LiveRows.PAGE_ROWS][row % LiveRows.PAGE_ROWS / 64] |= 1L << row;
        count++;
      }
    }
    return new LiveRows(pages, rows, count);
  }

  private static long[] near(Random random, long[][] centres, int flips, int bits) {
    long[] code = centres[random.nextInt(centres.length)].clone();
    for (int i = random.nextInt(flips + 1); i > 0; i--) {
      int bit = random.nextInt(bits);
      code[bit / 64] ^= Long.MIN_VALUE >>> bit;
    }
    return code;
  }

  private static long[] code(Random random, int bits) {
    long[] code = new long[(bits + 63) / 64];
    Arrays.setAll(code, _ -> random.nextLong());
    code[code.length - 1] &= -1L << (code.length * 64 - bits);
    return code;
  }
}
