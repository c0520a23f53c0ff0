package dev.hammingbird.search.bench;

import dev.hammingbird.search.mih.MultiIndex;
import java.io.PrintStream;
import java.util.Locale;

/** The planner against the scan in many cases: it may win, and must not lose. */
final class Grid {
  private static final int TABLES_FROM = 1 << 18; // as the index does it
  private static final int QUERIES = 64;

  private final PrintStream out;
  private final Clock clock;
  private final boolean quick;
  private double worst = Double.MAX_VALUE;

  Grid(PrintStream out, Clock clock, boolean quick) {
    this.out = out;
    this.clock = clock;
    this.quick = quick;
  }

  /** Returns the smallest ratio, the mean time of a scan to the planner's, of all cases. */
  double worst() {
    int[] sizes = quick ? new int[] {1_000_000} : new int[] {100_000, 1_000_000, 10_000_000};
    int[] widths = quick ? new int[] {64, 128} : new int[] {32, 48, 64, 128, 256};
    for (int rows : sizes) {
      for (int bits : widths) {
        for (Data.Kind kind : Data.Kind.values()) {
          one(new Data(kind, rows, bits, QUERIES));
        }
      }
    }
    return worst;
  }

  private void one(Data data) {
    boolean room = MultiIndex.bytes(data.rows, data.bits) < Runtime.getRuntime().maxMemory() / 2;
    if (data.rows >= TABLES_FROM && room) {
      data.makeTables();
    }
    Searches searches = new Searches(data);
    int[] ks = quick ? new int[] {10, 1000} : new int[] {1, 10, 100, 1000};
    for (int k : ks) {
      double[] both = clock.compare(i -> searches.scan(i, k), i -> searches.plan(i, k));
      worst = Math.min(worst, both[2]);
      out.println(
          String.format(
              Locale.ROOT,
              "grid %,d x %d %s k=%d: scan %.1f us, planner %.1f us, %.2f x%s",
              data.rows,
              data.bits,
              data.kind.name().toLowerCase(Locale.ROOT),
              k,
              both[0],
              both[1],
              both[2],
              data.tables().isEmpty() ? ", no tables" : ""));
      out.flush();
    }
  }
}
