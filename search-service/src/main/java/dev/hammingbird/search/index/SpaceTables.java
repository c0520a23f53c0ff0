package dev.hammingbird.search.index;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.search.mih.MultiIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tables of one space: few and large ones, over all partitions. New segments get tables of
 * their own, together with those of older tables that are not more than twice as many, so that each
 * code is sorted anew a few times only while a space grows. Safe for several threads.
 */
final class SpaceTables {
  /** Smaller segments than this part of what tables are made of are about to be merged. */
  private static final int SMALL = 4;

  private final Bits bits;
  private final Upkeep upkeep;
  private final Runnable changed;
  private volatile List<JointTables> all = List.of();
  private boolean making;

  /**
   * Begins without any.
   *
   * @param changed is called, on any thread, when there are others
   */
  SpaceTables(Bits bits, Upkeep upkeep, Runnable changed) {
    this.bits = bits;
    this.upkeep = upkeep;
    this.changed = changed;
  }

  /** Returns what there is now. */
  List<JointTables> all() {
    return all;
  }

  /** Has tables made of what has none, if it is enough, and gives up those of what is gone. */
  synchronized void tend(List<PartitionView> partitions) {
    if (making || bits.count() < MultiIndex.MIN_BITS) {
      return;
    }
    List<Segment> sealed =
        partitions.stream()
            .flatMap(partition -> partition.sealed().stream())
            .filter(segment -> segment.rows() >= Math.max(1, upkeep.tableRows() / SMALL))
            .toList();
    Set<Object> there = new HashSet<>();
    sealed.forEach(segment -> there.add(segment.body().name()));
    List<JointTables> useful =
        all.stream().filter(tables -> tables.rows(there) >= tables.index().rows() / 2).toList();
    if (useful.size() < all.size()) {
      all = useful;
    }
    Set<Object> covered = new HashSet<>();
    useful.forEach(tables -> covered.addAll(tables.names()));
    List<Segment> bare =
        sealed.stream().filter(segment -> !covered.contains(segment.body().name())).toList();
    if (bare.isEmpty() || rows(bare) < upkeep.tableRows()) {
      return;
    }
    List<JointTables> replaced = replaced(useful, rows(bare));
    Set<Object> again = new HashSet<>();
    replaced.forEach(tables -> again.addAll(tables.names()));
    List<Segment> together = new ArrayList<>(bare);
    sealed.stream().filter(segment -> again.contains(segment.body().name())).forEach(together::add);
    if (!make(together, replaced)) {
      // Where memory does not allow for both the old and the new, there come to be more of them;
      // and where it does not even for all that is new, tables of a part.
      List<Segment> some = fitting(bare);
      if (!some.isEmpty() && rows(some) >= upkeep.tableRows()) {
        make(some, List.of());
      }
    }
  }

  /** Returns segments whose tables fit into the memory that is left, large ones first. */
  private List<Segment> fitting(List<Segment> wanted) {
    List<Segment> large =
        wanted.stream().sorted(Comparator.comparingInt(Segment::rows).reversed()).toList();
    List<Segment> some = new ArrayList<>();
    long rows = 0;
    for (Segment next : large) {
      if (fits(rows + next.rows())) {
        some.add(next);
        rows += next.rows();
      }
    }
    return some;
  }

  private boolean fits(long rows) {
    long free = upkeep.tables().bytes() - upkeep.tables().used();
    return rows <= Integer.MAX_VALUE
        && MultiIndex.bytes(Math.toIntExact(rows), bits.count()) <= free;
  }

  /** Returns the tables that are worth making anew together with so many rows. */
  private static List<JointTables> replaced(List<JointTables> tables, long rows) {
    List<JointTables> ascending =
        tables.stream()
            .sorted(Comparator.comparingInt((JointTables one) -> one.index().rows()))
            .toList();
    List<JointTables> replaced = new ArrayList<>();
    long sum = rows;
    for (JointTables next : ascending) {
      if (next.index().rows() > 2 * sum || sum + next.index().rows() > Integer.MAX_VALUE) {
        break;
      }
      replaced.add(next);
      sum += next.index().rows();
    }
    return replaced;
  }

  private boolean make(List<Segment> segments, List<JointTables> replaced) {
    making = true;
    boolean begun =
        rows(segments) <= Integer.MAX_VALUE
            && upkeep.makeTables(segments, bits.count(), made -> install(made, replaced));
    // With an executor that runs tasks at once they are made by now.
    making = making && begun;
    return begun;
  }

  private void install(Optional<JointTables> made, List<JointTables> replaced) {
    synchronized (this) {
      making = false;
      if (made.isEmpty()) {
        return;
      }
      List<JointTables> next = new ArrayList<>(all);
      next.removeAll(replaced);
      next.add(made.get());
      all = List.copyOf(next);
    }
    changed.run();
  }

  private static long rows(List<Segment> segments) {
    return segments.stream().mapToLong(Segment::rows).sum();
  }
}
