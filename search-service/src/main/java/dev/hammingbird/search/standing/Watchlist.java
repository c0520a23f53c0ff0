package dev.hammingbird.search.standing;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.search.kernel.Codes;
import dev.hammingbird.search.kernel.Kernels;
import dev.hammingbird.search.kernel.LiveRows;
import dev.hammingbird.search.kernel.Nearest;
import dev.hammingbird.search.kernel.RowFilter;
import java.util.List;

/**
 * The codes of the standing queries of one space, side by side, so that a code that arrives is
 * compared with all of them by the same loops that search. Not for several threads at once.
 */
final class Watchlist {
  private final List<StandingQuery> queries;
  private final Codes codes;
  private final LiveRows live;
  private final int widest;
  private final Nearest nearest = new Nearest();

  Watchlist(List<StandingQuery> queries, Bits bits) {
    this.queries = List.copyOf(queries);
    this.codes = Codes.allocate(bits.count(), queries.size());
    int pages = Math.ceilDiv(queries.size(), LiveRows.PAGE_ROWS);
    long[][] all = new long[pages][LiveRows.PAGE_WORDS];
    int radius = 0;
    for (int row = 0; row < queries.size(); row++) {
      codes.put(row, queries.get(row).words(), 0);
      all[row / LiveRows.PAGE_ROWS][row % LiveRows.PAGE_ROWS >>> 6] |= 1L << row;
      radius = Math.max(radius, queries.get(row).radius());
    }
    this.live = new LiveRows(all, queries.size(), queries.size());
    this.widest = radius;
  }

  /** Takes a query that is matched. */
  @FunctionalInterface
  interface Taker {
    void take(StandingQuery query, int distance);
  }

  boolean isEmpty() {
    return queries.isEmpty();
  }

  /** Hands out the queries within whose radius a code lies, labels aside. */
  void match(long[] code, Taker taker) {
    nearest.begin(queries.size(), widest);
    nearest.enter(live, RowFilter.ALL);
    Kernels.best().scan(codes, 0, queries.size(), code, nearest);
    nearest.finish();
    for (int i = 0; i < nearest.size(); i++) {
      StandingQuery query = queries.get(nearest.row(i));
      if (nearest.distance(i) <= query.radius()) {
        taker.take(query, nearest.distance(i));
      }
    }
  }
}
