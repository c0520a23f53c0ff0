package dev.hammingbird.search.index;

import dev.hammingbird.search.mih.MultiIndex;
import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Work that need not be done at once, for all spaces of a process: merging segments, making tables
 * of them, indexing pictures for filters; and how long views are kept.
 */
public final class Upkeep {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Executor executor;
  private final Settings settings;
  private final MemoryBudget tables;
  private final AtomicBoolean indexing = new AtomicBoolean();

  /**
   * How much to do.
   *
   * @param mergeRows the most rows of a segment that is merged of others
   * @param tableRows the fewest rows of which tables are made: fewer are scanned in less time than
   *     the tables take
   * @param tableBytes memory for the tables of all segments; 0 makes none
   * @param recentViews how many of the newest views of a space are kept for paging, and how many of
   *     those from which answers were given
   * @param recentAge how long they are kept
   */
  public record Settings(
      int mergeRows, int tableRows, long tableBytes, int recentViews, Duration recentAge) {
    /** Settings that serve unless an operator knows better, but for the memory. */
    public Settings(int mergeRows, int tableRows, long tableBytes) {
      this(mergeRows, tableRows, tableBytes, 64, Duration.ofMinutes(1));
    }

    /** Settings that serve unless an operator knows better, but for the memory. */
    public static Settings withTables(long bytes) {
      return new Settings(1 << 24, 1 << 18, bytes);
    }

    /** Returns the same with views kept for another number and time. */
    public Settings keeping(int views, Duration age) {
      return new Settings(mergeRows, tableRows, tableBytes, views, age);
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

  /** Returns how many views are kept, and how long. */
  RecentViews.Settings recentViews() {
    return new RecentViews.Settings(settings.recentViews(), settings.recentAge().toNanos());
  }

  /** Has pictures indexed for filters, unless that is about to happen. */
  void indexForFilters(PictureDirectory directory) {
    if (indexing.compareAndSet(false, true)) {
      executor.execute(() -> {
        indexing.set(false);
        directory.indexForFilters();
      });
    }
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
   * Has tables made of segments that no more rows come to, if there is memory for them. It counts
   * as used until nobody holds the tables any more.
   *
   * @param made gets them, on another thread; none if that failed
   * @return whether there was memory
   */
  boolean makeTables(List<Segment> segments, int bits, Consumer<Optional<JointTables>> made) {
    long bytes = MultiIndex.bytes(segments.stream().mapToInt(Segment::rows).sum(), bits);
    if (!tables.take(bytes)) {
      return false;
    }
    executor.execute(() -> {
      Optional<JointTables> all = Optional.empty();
      try {
        JointTables built = JointTables.of(segments, bits);
        CLEANER.register(built, () -> tables.giveBack(bytes));
        all = Optional.of(built);
      } finally {
        if (all.isEmpty()) {
          tables.giveBack(bytes);
        }
        made.accept(all);
      }
    });
    return true;
  }

  /** Returns the fewest rows of which tables are made. */
  int tableRows() {
    return settings.tableRows();
  }
}
