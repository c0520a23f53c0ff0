package dev.hammingbird.search.duplicates;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * All pairs of codes within a radius, and the groups they make. Exact. Equal codes are taken
 * together first; the others meet in tables of chunks ({@link Chunks}), as many as a sample says is
 * cheapest ({@link Plan}). Memory: two copies of the codes, one more for each thread ({@link
 * #bytes}).
 */
public final class NearPairs {
  private static final long SEED = 1;
  private final CodeColumns all;
  private final int radius;
  private final int mostListed;
  private final Distinct distinct;
  private final long[] byDistance;
  private final Groups groups;
  private final List<Pair> listed = new ArrayList<>();

  private NearPairs(CodeColumns codes, int radius, int mostListed) {
    this.all = codes;
    this.radius = radius;
    this.mostListed = mostListed;
    this.distinct = Distinct.of(codes);
    this.byDistance = new long[radius + 1];
    this.groups = new Groups(codes.rows());
  }

  /**
   * Two codes that are near.
   *
   * @param a the lower row
   * @param b the higher row
   * @param distance bits that differ
   */
  public record Pair(int a, int b, int distance) {}

  /**
   * What was found.
   *
   * @param byDistance how many pairs there are at each distance, {@code [radius + 1]}
   * @param groups rows that hang together through pairs, the largest group first
   * @param listed pairs, ascending, at most as many as asked for
   * @param distinct how many different codes there are
   * @param compared about how many pairs of different codes were compared
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Found(
      long[] byDistance,
      List<List<Integer>> groups,
      List<Pair> listed,
      int distinct,
      double compared) {}

  /** How a search is run. */
  public interface Watch {
    /** Takes the share that is done, from 0 to 1, now and then. */
    void done(double share);

    /** Returns whether to give up. */
    boolean cancelled();

    /** Returns a watch that neither looks nor cancels. */
    static Watch none() {
      return of(_ -> {}, () -> false);
    }

    /** Puts a watch together. */
    static Watch of(DoubleConsumer done, BooleanSupplier cancelled) {
      return new Watch() {
        @Override
        public void done(double share) {
          done.accept(share);
        }

        @Override
        public boolean cancelled() {
          return cancelled.getAsBoolean();
        }
      };
    }
  }

  /**
   * Returns about how many bytes a search takes at its peak, the codes themselves and where they
   * came from included.
   *
   * @param bits of a code, at least 1
   * @param threads as in {@link #find}
   */
  public static long bytes(long rows, int bits, int threads) {
    long code = 8L * ((bits + 63) / 64);
    long gathered = code + 8;
    long different = code + 8; // with which row has which of them
    long groups = 4;
    // A table for each thread; before them a hash table of all, after them lists of what groups.
    long passing = Math.max(40, threads * (code + 16));
    return rows * (gathered + different + groups + passing);
  }

  /**
   * Finds pairs.
   *
   * @param radius the most bits that differ, at least 0
   * @param mostListed the most pairs that are listed one by one; all are counted and grouped
   * @param threads tables that are searched at a time, at least 1
   * @throws CancellationException if the watch gave up
   */
  public static Found find(
      CodeColumns codes, int radius, int mostListed, int threads, Watch watch) {
    if (radius < 0 || threads < 1) {
      throw new IllegalArgumentException("radius %d, %d threads".formatted(radius, threads));
    }
    NearPairs search = new NearPairs(codes, radius, mostListed);
    search.equals();
    double compared = radius == 0 ? 0 : search.tables(threads, watch);
    search.listed.sort(java.util.Comparator.comparingInt(Pair::a).thenComparingInt(Pair::b));
    return new Found(
        search.byDistance,
        search.groups.all(),
        List.copyOf(search.listed),
        search.distinct.codes().rows(),
        compared);
  }

  private void equals() {
    for (int d = 0; d < distinct.codes().rows(); d++) {
      int[] rows = distinct.rows(d);
      byDistance[0] += rows.length * (rows.length - 1L) / 2;
      for (int i = 1; i < rows.length; i++) {
        groups.join(rows[0], rows[i]);
      }
      for (int i = 0; i < rows.length && listed.size() < mostListed; i++) {
        for (int j = i + 1; j < rows.length; j++) {
          list(rows[i], rows[j], 0);
        }
      }
    }
  }

  private double tables(int threads, Watch watch) {
    Plan plan = Plan.of(distinct.codes(), radius, SEED);
    Chunks chunks = new Chunks(all.bits(), radius, plan.agreeing());
    List<Long> tables = chunks.tables();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> searches = new ArrayList<>();
      for (long table : tables) {
        searches.add(executor.submit(() -> table(chunks, table, watch)));
      }
      for (int i = 0; i < searches.size(); i++) {
        await(searches.get(i));
        watch.done((i + 1.0) / searches.size());
      }
      if (watch.cancelled()) {
        throw new CancellationException("the search for near pairs was cancelled");
      }
      return plan.candidates();
    } finally {
      executor.shutdownNow();
    }
  }

  private static void await(Future<?> search) {
    try {
      search.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while searching for near pairs");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the search for near pairs failed", e.getCause());
    }
  }

  private void table(Chunks chunks, long chosen, Watch watch) {
    if (!watch.cancelled()) {
      new Table(distinct.codes(), chunks, radius, chosen).pairs(this::take, watch::cancelled);
    }
  }

  /** Takes a pair of different codes, and so all pairs of rows that have them. */
  private synchronized void take(int first, int second, int distance) {
    int[] some = distinct.rows(first);
    int[] others = distinct.rows(second);
    byDistance[distance] += (long) some.length * others.length;
    groups.join(some[0], others[0]);
    for (int i = 0; i < some.length && listed.size() < mostListed; i++) {
      for (int other : others) {
        list(Math.min(some[i], other), Math.max(some[i], other), distance);
      }
    }
  }

  private void list(int a, int b, int distance) {
    if (listed.size() < mostListed) {
      listed.add(new Pair(a, b, distance));
    }
  }
}
