package dev.hammingbird.search.index;

import dev.hammingbird.search.mih.MultiIndex;
import java.lang.ref.Cleaner;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Work on segments that need not be done at once, for all spaces of a process: merging them and
 * making tables of them.
 */
public final class Upkeep {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Executor executor;
  private final Settings settings;
  private final MemoryBudget tables;

  /**
   * How much to do.
   *
   * @param mergeRows the most rows of a segment that is merged of others
   * @param tableRows the fewest rows of a segment of which tables are made: a smaller one is
   *     scanned in less time than the tables take
   * @param tableBytes memory for the tables of all segments; 0 makes none
   */
  public record Settings(int mergeRows, int tableRows, long tableBytes) {
    /** Settings that serve unless an operator knows better, but for the memory. */
    public static Settings withTables(long bytes) {
      return new Settings(1 << 24, 1 << 18, bytes);
    }
  }

  /**
   * Begins.
   *
   * @param executor runs the work, one task after another
   */
  public Upkeep(Executor executor, Settings settings) {
    this.executor = executor;
    this.settings = settings;
    this.tables = new MemoryBudget(settings.tableBytes());
  }

  /** Returns one that merges at once, on the writer's own thread, and makes no tables. */
  public static Upkeep atOnce() {
    return new Upkeep(Runnable::run, Settings.withTables(0));
  }

  /** Returns the memory for tables. */
  public MemoryBudget tables() {
    return tables;
  }

  Executor executor() {
    return executor;
  }

  int mergeRows() {
    return settings.mergeRows();
  }

  /**
   * Has tables made of a segment that no more rows come to, if it is large enough and there is
   * memory for them. Searches use them as soon as they are there. The memory counts as used until
   * the last view of the segment is gone.
   *
   * @return whether that needs no further call
   */
  boolean makeTables(SegmentBody body, int rows, int bits) {
    if (rows < settings.tableRows() || bits < MultiIndex.MIN_BITS) {
      return true;
    }
    long bytes = MultiIndex.bytes(rows, bits);
    if (!tables.take(bytes)) {
      return false;
    }
    CLEANER.register(body, () -> tables.giveBack(bytes));
    executor.execute(() -> body.tables(Optional.of(MultiIndex.build(body.codes(), rows, bits))));
    return true;
  }
}
