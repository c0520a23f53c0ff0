package dev.hammingbird.search.bench;

import dev.hammingbird.search.mih.MultiIndex;
import java.io.PrintStream;
import java.util.Locale;

/**
 * The planner against the scan in many cases: it may win, and must not lose. Codes without tables,
 * because they are few or memory is, are scanned either way and do not count.
 */
final class Grid {
  private static final int TABLES_FROM = 1 << 18; // as the index does it
  private static final int QUERIES = 64;

  private final PrintStream out;
  private final Clock clock;
  private final boolean quick;
  private double worst = 1;

  Grid(PrintStream out, boolean quick) {
    this.out = out;
    this.clock = new Clock(5, quick ? 5 : 25, 80_000_000);
    this.quick = quick;
  }

  /** Returns the smallest ratio, the mean time of a scan to the planner's, or 1. */
  double worst(int[] sizes) {
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
      if (data.tables().isEmpty()) {
        double micros = clock.micros(i -> searches.scan(i, k));
        say(data, k, "scan %.1f us, no tables, so the planner is the scan".formatted(micros));
      } else {
        double[] both = clock.compare(i -> searches.scan(i, k), i -> searches.plan(i, k));
        worst = Math.min(worst, both[2]);
        say(data, k, "scan %.1f us, planner %.1f us, %.2f x".formatted(both[0], both[1], both[2]));
      }
    }
  }

  private void say(Data data, int k, String what) {
    String kind = data.kind.name().toLowerCase(Locale.ROOT);
    out.printf(Locale.ROOT, "grid %,d x %d %s k=%d: %s%n", data.rows, data.bits, kind, k, what);
    out.flush();
  }
}
