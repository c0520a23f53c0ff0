package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models as the topic {@code models} tells of them. Safe for several threads. The active space
 * is the one whose record is ACTIVE and lies at the highest offset.
 */
public final class Models {
  private static final int KEPT = 8;

  private final Map<SpaceId, Entry> entries = new HashMap<>();
  private final Map<SpaceId, Deque<Entry>> earlier = new HashMap<>();
  private volatile Snapshot snapshot = new Snapshot(List.of(), Optional.empty());
  private long read = -1;

  /**
   * A model.
   *
   * @param model its newest record
   * @param offset where that lies
   */
  public record Entry(ModelRecord model, long offset) {}

  /**
   * All models at one moment.
   *
   * @param entries newest first
   * @param active the one that answers queries
   */
  public record Snapshot(List<Entry> entries, Optional<SpaceId> active) {
    public Snapshot {
      entries = List.copyOf(entries);
    }

    /** Returns one model; empty for an unknown space. */
    public Optional<Entry> of(SpaceId space) {
      return entries.stream().filter(entry -> entry.model().space().equals(space)).findFirst();
    }

    /** Returns whether a space is the active one. */
    public boolean isActive(SpaceId space) {
      return active.isPresent() && active.get().equals(space);
    }
  }

  /** Takes a record; empty when the model was removed, or cannot be read and is passed over. */
  synchronized void put(SpaceId space, Optional<ModelRecord> model, long offset) {
    if (model.isPresent()) {
      Entry now = new Entry(model.get(), offset);
      entries.put(space, now);
      Deque<Entry> line = earlier.computeIfAbsent(space, _ -> new ArrayDeque<>());
      line.addLast(now);
      if (line.size() > KEPT) {
        line.removeFirst();
      }
    } else {
      entries.remove(space);
    }
    List<Entry> newestFirst =
        entries.values().stream()
            .sorted(
                Comparator.comparing(
                        (Entry entry) -> entry.model().history().getFirst().at(),
                        Comparator.reverseOrder())
                    .thenComparing(entry -> entry.model().space()))
            .toList();
    Optional<SpaceId> active =
        entries.values().stream()
            .filter(entry -> entry.model().state() == State.ACTIVE)
            .max(Comparator.comparingLong(Entry::offset))
            .map(entry -> entry.model().space());
    snapshot = new Snapshot(newestFirst, active);
  }

  /** States that everything up to an offset was taken. */
  synchronized void reached(long offset) {
    read = Math.max(read, offset);
    notifyAll();
  }

  /** Returns all models as of now. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /**
   * Returns the record of a space that another one replaced; empty when it was the first, or so
   * long ago that it is forgotten.
   *
   * @param offset where the other one lies
   */
  public synchronized Optional<Entry> before(SpaceId space, long offset) {
    return earlier.getOrDefault(space, new ArrayDeque<>()).stream()
        .filter(entry -> entry.offset() < offset)
        .reduce((_, later) -> later);
  }

  /** Waits until a record was taken; returns false if the time ran out before. */
  public synchronized boolean await(long offset, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toMillis(); read < offset && left > 0; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return read >= offset;
  }
}
