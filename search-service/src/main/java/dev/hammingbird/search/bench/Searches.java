package dev.hammingbird.search.bench;

import dev.hammingbird.search.kernel.Kernels;
import dev.hammingbird.search.kernel.Nearest;
import dev.hammingbird.search.kernel.RowFilter;
import dev.hammingbird.search.kernel.ScanKernel;
import dev.hammingbird.search.mih.MultiIndexSearch;

/** The ways to search one segment, as the index does it. */
final class Searches {
  private final Data data;
  private final ScanKernel kernel = Kernels.best();
  private final MultiIndexSearch tables = new MultiIndexSearch(kernel);
  private final Nearest nearest = new Nearest();
  private final Nearest[] together;
  private long found;

  Searches(Data data) {
    this.data = data;
    together = new Nearest[data.queries.length];
    for (int q = 0; q < together.length; q++) {
      together[q] = new Nearest();
    }
  }

  /** Compares every code with one of the queries. */
  void scan(int query, int k) {
    begin(nearest, k);
    kernel.scan(data.codes, 0, data.rows, query(query), nearest);
    nearest.finish();
    found += nearest.size();
  }

  /** Searches by tables if there are any, as long as that is cheaper. */
  void plan(int query, int k) {
    begin(nearest, k);
    if (data.tables().isEmpty()
        || !tables.search(data.tables().get(), query(query), nearest, data.rows)) {
      kernel.scan(data.codes, 0, data.rows, query(query), nearest);
    }
    nearest.finish();
    found += nearest.size();
  }

  /** Compares every code with all queries. */
  void batch(int k) {
    for (Nearest one : together) {
      begin(one, k);
    }
    kernel.scan(data.codes, 0, data.rows, data.queries, together, together.length);
    for (Nearest one : together) {
      one.finish();
      found += one.size();
    }
  }

  /** Returns how many codes the tables' last search compared. */
  long touched() {
    return tables.touched();
  }

  /** Returns how many hits there were, so that no search is for nothing. */
  long found() {
    return found;
  }

  private void begin(Nearest one, int k) {
    one.begin(k, data.bits);
    one.enter(data.live, RowFilter.ALL);
  }

  private long[] query(int query) {
    return data.queries[query % data.queries.length];
  }
}
