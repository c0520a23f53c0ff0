package dev.hammingbird.search.bench;

import dev.hammingbird.search.kernel.Codes;
import dev.hammingbird.search.kernel.LiveRows;
import dev.hammingbird.search.mih.MultiIndex;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/** Codes to search, and queries of the same kind. */
final class Data {
  private static final int CENTRES = 100;
  private static final int DISTINCT = 1000;
  private static final double FLIPPED = 0.1;

  final Kind kind;
  final int rows;
  final int bits;
  final Codes codes;
  final LiveRows live;
  final long[][] queries;
  private Optional<MultiIndex> tables = Optional.empty();

  /** How codes lie. */
  enum Kind {
    /** Every bit is a coin. */
    UNIFORM,
    /** Around 100 centres; each bit differs from the centre's with probability 0.1. */
    CLUSTERED,
    /** 1,000 different codes, each many times. */
    TIES
  }

  Data(Kind kind, int rows, int bits, int queries) {
    this.kind = kind;
    this.rows = rows;
    this.bits = bits;
    SplittableRandom random = new SplittableRandom(rows * 31L + bits);
    long[][] seeds = new long[kind == Kind.TIES ? DISTINCT : CENTRES][];
    Arrays.setAll(seeds, _ -> uniform(random));
    this.codes = Codes.allocate(bits, rows);
    for (int row = 0; row < rows; row++) {
      codes.put(row, code(kind, seeds, random), 0);
    }
    this.queries = new long[queries][];
    Arrays.setAll(this.queries, _ -> code(kind, seeds, random));
    this.live = allLive(rows);
  }

  Optional<MultiIndex> tables() {
    return tables;
  }

  void makeTables() {
    tables = Optional.of(MultiIndex.build(codes, rows, bits));
  }

  private long[] code(Kind kind, long[][] seeds, SplittableRandom random) {
    return switch (kind) {
      case UNIFORM -> uniform(random);
      case TIES -> seeds[random.nextInt(seeds.length)];
      case CLUSTERED -> flipped(seeds[random.nextInt(seeds.length)].clone(), random);
    };
  }

  private long[] uniform(SplittableRandom random) {
    long[] code = new long[(bits + 63) / 64];
    Arrays.setAll(code, _ -> random.nextLong());
    code[code.length - 1] &= -1L << (code.length * 64 - bits);
    return code;
  }

  /** Jumps from flipped bit to flipped bit. */
  private long[] flipped(long[] code, SplittableRandom random) {
    double log = Math.log(1 - FLIPPED);
    for (int bit = (int) (Math.log(1 - random.nextDouble()) / log);
        bit < bits;
        bit += 1 + (int) (Math.log(1 - random.nextDouble()) / log)) {
      code[bit >>> 6] ^= Long.MIN_VALUE >>> bit;
    }
    return code;
  }

  private static LiveRows allLive(int rows) {
    long[][] pages = new long[(rows + LiveRows.PAGE_ROWS - 1) / LiveRows.PAGE_ROWS][];
    for (int p = 0; p < pages.length; p++) {
      pages[p] = new long[LiveRows.PAGE_WORDS];
      int here = Math.min(LiveRows.PAGE_ROWS, rows - p * LiveRows.PAGE_ROWS);
      for (int row = 0; row < here; row++) {
        pages[p][row >>> 6] |= 1L << row;
      }
    }
    return new LiveRows(pages, rows, rows);
  }
}
