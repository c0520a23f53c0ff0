package dev.hammingbird.search.index;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.PackedCodes;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.kernel.Codes;
import dev.hammingbird.search.kernel.LiveRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The writer's side of one partition of one space. What it puts and clears is seen by nobody until
 * {@link #publish}. One thread only.
 *
 * <p>New codes go to a head of 65,536 slots, or of many times that where many are expected; when
 * slots beyond it come, it is sealed, and sealed segments are merged to larger ones in the
 * background. Codes that were shown never change: their arrays are shared by all views. Which rows
 * count is copied by page when it changed since the last view, so a view stays what it was,
 * exactly.
 */
public final class PartitionCodes {
  private static final int HEAD_SLOTS = LiveRows.PAGE_ROWS;
  private static final int FIRST_ROWS = 256;

  /** How many codes are dealt with at once: what of them is worked on stays in the cache. */
  private static final int RUN = 1024;

  private final Bits bits;
  private final Upkeep upkeep;
  private final List<Part> sealed = new ArrayList<>();
  private Optional<Part> head = Optional.empty();
  private Optional<Merging> merging = Optional.empty();
  private long digest;
  private long live;
  private long expected;

  /** Begins empty, and merges at once. */
  public PartitionCodes(Bits bits) {
    this(bits, Upkeep.atOnce());
  }

  /** Begins empty. */
  public PartitionCodes(Bits bits, Upkeep upkeep) {
    this.bits = bits;
    this.upkeep = upkeep;
  }

  /**
   * Puts the code of a slot and marks it live. A slot is put at most once; slots come in any order
   * within 65,536 of them that begin at a multiple of that, and ascend otherwise.
   *
   * @param words holds the code, left-aligned, from index {@code from} on
   * @throws IllegalArgumentException if a later stretch of slots has begun
   */
  public void put(long slot, long[] words, int from) {
    Part part = head(slot);
    int row = (int) (slot - part.body.first());
    part.reserve(row + 1);
    part.body.codes().put(row, words, from);
    part.live.set(row);
    part.changed();
    digest ^= EntryDigest.of(slot, words, from, bits);
    live++;
  }

  /**
   * Puts the codes of slots in a row and marks them live, as {@link #put} does.
   *
   * @param slot the first of them
   * @param packed codes as the store packs them, see {@link PackedCodes}
   * @param index which code of {@code packed} is that of {@code slot}
   * @param count how many follow one another
   */
  public void putRun(long slot, byte[] packed, int index, int count) {
    long[] words = new long[Math.min(count, RUN) * bits.words()];
    for (int done = 0; done < count; ) {
      long next = slot + done;
      Part part = head(next);
      int row = (int) (next - part.body.first());
      int fits = Math.min(count - done, part.slots() - row);
      part.reserve(row + fits);
      for (int end = done + fits; done < end; ) {
        int some = Math.min(RUN, end - done);
        PackedCodes.readRun(packed, index + done, some, bits, words);
        part.body.codes().putRun(row, words, some);
        part.live.setRun(row, some);
        digest ^= EntryDigest.ofRun(slot + done, words, some, bits);
        row += some;
        done += some;
      }
      part.changed();
      live += fits;
    }
  }

  /**
   * Says that nearly all slots below one are about to be put, so that they come to lie in large
   * segments at once and need not be merged.
   */
  public void expect(long slots) {
    expected = slots;
  }

  /** Returns whether the slot was live; it no longer is. */
  public boolean clear(long slot) {
    Part part = part(slot);
    int row = part == null ? -1 : part.body.slots().row(slot);
    if (part == null || row < 0 || !part.live.clear(row)) {
      return false;
    }
    part.changed();
    digest ^= EntryDigest.of(slot, part.body.codes().code(row), 0, bits);
    live--;
    merging.ifPresent(merge -> merge.cleared.add(slot));
    return true;
  }

  /** Returns the XOR of {@link EntryDigest} over the live slots. */
  public long digest() {
    return digest;
  }

  /** Returns how many slots are live. */
  public long live() {
    return live;
  }

  /** Returns whether {@link #publish} would show the same codes in a better arrangement. */
  public boolean tidied() {
    return merging.filter(merge -> merge.result.isDone()).isPresent();
  }

  /** Returns what there is now, as the view of a position. */
  public PartitionView publish(StorePosition position) {
    boolean more;
    do {
      takeMerged();
      more = merge() && tidied();
    } while (more);
    List<Segment> segments = new ArrayList<>(sealed.size() + 1);
    sealed.forEach(part -> segments.add(part.show()));
    head.ifPresent(part -> segments.add(part.show()));
    return new PartitionView(position, bits, segments, sealed.size());
  }

  private Part head(long slot) {
    Part current = head.orElse(null);
    if (current != null && current.holds(slot)) {
      return current;
    }
    if (current != null) {
      if (slot < current.body.first()) {
        throw new IllegalArgumentException(
            "slot %d comes after slot %d and beyond; put slots in ascending order"
                .formatted(slot, current.body.first()));
      }
      sealed.add(current);
    }
    long first = slot - slot % HEAD_SLOTS;
    int slots = headSlots(first);
    Codes codes = Codes.allocate(bits.count(), slots > HEAD_SLOTS ? slots : FIRST_ROWS);
    Part next =
        new Part(new SegmentBody(first, codes, new Slots.Dense(first, slots)), new LiveBits());
    head = Optional.of(next);
    return next;
  }

  /** Returns how many slots a head gets: all that are expected, but for the last of them. */
  private int headSlots(long first) {
    long most = Math.max(1, upkeep.mergeRows() / HEAD_SLOTS);
    return (int) Math.clamp((expected - first - 1) / HEAD_SLOTS, 1, most) * HEAD_SLOTS;
  }

  private @Nullable Part part(long slot) {
    Part current = head.orElse(null);
    if (current != null && slot >= current.body.first()) {
      return current;
    }
    int low = 0;
    int high = sealed.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (sealed.get(middle).body.first() <= slot) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return sealed.isEmpty() ? null : sealed.get(low);
  }

  /** Begins a merge if none is under way and one is due. */
  private boolean merge() {
    if (merging.isPresent()) {
      return false;
    }
    List<Segment> segments = sealed.stream().map(Part::show).toList();
    Optional<MergePolicy.Window> due = MergePolicy.next(segments, upkeep.mergeRows());
    due.ifPresent(window -> {
      List<Segment> sources = segments.subList(window.from(), window.to());
      merging =
          Optional.of(
              new Merging(
                  window,
                  CompletableFuture.supplyAsync(
                      () -> Merge.of(sources, bits.count()), upkeep.executor()),
                  new ArrayList<>()));
    });
    return due.isPresent();
  }

  private void takeMerged() {
    if (!tidied()) {
      return;
    }
    Merging merge = merging.orElseThrow();
    merging = Optional.empty();
    Segment merged = merge.result.join();
    Part part = new Part(merged.body(), new LiveBits(merged.live()));
    for (long slot : merge.cleared) {
      int row = merged.body().slots().row(slot);
      if (row >= 0) {
        part.live.clear(row);
      }
    }
    List<Part> merging = sealed.subList(merge.window.from(), merge.window.to());
    merging.clear();
    if (part.live.count() > 0) {
      merging.add(part);
    }
  }

  /**
   * A merge under way.
   *
   * @param cleared slots that were cleared since it began
   */
  private record Merging(
      MergePolicy.Window window, CompletableFuture<Segment> result, List<Long> cleared) {}

  /** One segment as the writer sees it. */
  private static final class Part {
    SegmentBody body;
    final LiveBits live;
    private Optional<Segment> shown = Optional.empty();

    Part(SegmentBody body, LiveBits live) {
      this.body = body;
      this.live = live;
    }

    void changed() {
      shown = Optional.empty();
    }

    Segment show() {
      Segment now = shown.orElseGet(() -> new Segment(body, live.show()));
      shown = Optional.of(now);
      return now;
    }

    /** Returns how many slots it may come to hold. */
    int slots() {
      return body.slots() instanceof Slots.Dense dense ? dense.rows() : body.codes().rows();
    }

    boolean holds(long slot) {
      return slot >= body.first() && slot - body.first() < slots();
    }

    /** Makes room for so many rows. */
    void reserve(int rows) {
      if (rows > body.codes().rows()) {
        int more = Math.min(slots(), Math.max(rows, 2 * body.codes().rows()));
        body = new SegmentBody(body.first(), body.codes().grown(more), body.slots());
      }
    }
  }
}
