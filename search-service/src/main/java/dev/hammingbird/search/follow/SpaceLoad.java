package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.SpaceIndex;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One reading of a space from the store, from its beginning and then on and on. If the store turns
 * out to be another one (gone back, emptied, of another topic), the reading is over, and a new one
 * begins while the old one's last view still answers.
 *
 * <p>What is read first decides what a reader can see. Presence bits, cleared slots and the
 * position are read in one transaction, so they are of one moment. Codes and ids are read after it:
 * they were written before that moment and never change. Nothing is applied before all of it is
 * here and whole. At the end the digest of what is in memory must be the store's own.
 */
final class SpaceLoad {
  /** With so large a part of the slots live, codes are laid out for all of them. */
  private static final double NEARLY_ALL = 0.875;

  private final SpaceIndex index;
  private final Arrivals arrivals;
  private final List<PartLoad> parts;
  private final Showing showing;
  private final long restMillis;
  private final long made = System.nanoTime();
  private volatile PictureDirectory directory;

  /** Says of a picture that can be found from now on. */
  @FunctionalInterface
  interface Arrivals {
    void visible(SpaceIndex space, long arrivalMillis);
  }

  /** What came of looking at a partition. */
  enum Step {
    /** Nothing was new. */
    SAME,
    /** Something was new, and all of it is in the view now. */
    MOVED,
    /** Something was new, and there is more. */
    MORE,
    /** The store is not the one that was read so far. */
    LOST
  }

  /** Begins to read all partitions; {@link #SpaceLoad} with a share says the rest. */
  SpaceLoad(
      SpaceIndex index,
      PictureDirectory directory,
      Arrivals arrivals,
      Supplier<OptionalLong> blocks,
      long restMillis) {
    this(index, directory, arrivals, blocks, restMillis, Optional.empty(), () -> true);
  }

  /**
   * Begins.
   *
   * @param blocks how many blocks of the space Kafka had at the beginning, once that is known
   * @param restMillis how long to wait before the first reading
   * @param share some partitions are read only; none before {@link #want} is called
   * @param compiled whether searches of such codes are compiled; before, nothing is shown
   */
  SpaceLoad(
      SpaceIndex index,
      PictureDirectory directory,
      Arrivals arrivals,
      Supplier<OptionalLong> blocks,
      long restMillis,
      Optional<Share> share,
      BooleanSupplier compiled) {
    this.restMillis = restMillis;
    this.index = index;
    this.directory = directory;
    this.arrivals = arrivals;
    this.parts = new CopyOnWriteArrayList<>();
    for (int p = 0; p < directory.partitions(); p++) {
      parts.add(new PartLoad(p, index, share.isEmpty()));
    }
    this.showing = new Showing(index, directory, parts, blocks, share, compiled);
  }

  /**
   * Reads these partitions from now on and no others.
   *
   * @return those that were read and no longer are
   */
  Set<Integer> want(Set<Integer> wanted) {
    Set<Integer> dropped = new TreeSet<>();
    for (int p = 0; p < parts.size(); p++) {
      boolean was = parts.get(p).wanted;
      if (was != wanted.contains(p)) {
        parts.set(p, new PartLoad(p, index, !was));
        if (was) {
          dropped.add(p);
        }
      }
    }
    return dropped;
  }

  /** Goes on with another directory, which knows nothing of what was dropped. */
  void directory(PictureDirectory now) {
    directory = now;
    showing.changed(now);
  }

  SpaceIndex index() {
    return index;
  }

  /** Returns whether queries see something, be it nothing, of the topic that is read. */
  boolean showsTopic() {
    return index
        .view()
        .filter(shown -> shown.directory().topic().equals(directory.topic()))
        .isPresent();
  }

  long restMillis() {
    return restMillis;
  }

  /** Returns whether it is time to read. */
  boolean rested() {
    return System.nanoTime() - made >= restMillis * 1_000_000;
  }

  PictureDirectory directory() {
    return directory;
  }

  /** Returns the partitions that are read, ascending. */
  List<Integer> partitions() {
    return parts.stream().filter(part -> part.wanted).map(part -> part.partition).toList();
  }

  /** Returns the places to look at, one for each of {@link #partitions}. */
  List<StoreReader.Place> places() {
    return parts.stream().filter(part -> part.wanted).map(part -> part.place).toList();
  }

  /** Returns how many slots of a partition are still to be read. */
  long toRead(int partition, StorePosition seen) {
    return Math.max(0, seen.next() - parts.get(partition).next);
  }

  /** Returns what decides whether queries see this reading. */
  Showing showing() {
    return showing;
  }

  /** Returns whether queries see this reading, all of it. */
  boolean published() {
    return showing.complete();
  }

  /** Returns whether queries see a partition as this reading has it. */
  boolean shows(int partition) {
    return parts.get(partition).shown;
  }

  /**
   * Catches up with one partition. Several partitions may be caught up with at a time, each on a
   * thread and a reader of its own.
   *
   * @param seen where the store stood a moment ago
   */
  Step step(StoreReader reader, int partition, StorePosition seen) throws InterruptedException {
    PartLoad part = parts.get(partition);
    if (part.caughtUp && seen.equals(part.position) && seen.next() == part.next) {
      return tidy(part) || (!part.shown && showing.show(part, part.view)) ? Step.MOVED : Step.SAME;
    }
    if (seen.topic().isEmpty() && part.next == 0) {
      return !part.shown && showing.show(part, part.view) ? Step.MOVED : Step.SAME;
    }
    directory.expect(partition, seen.live() + seen.rejected(), seen.next());
    if (part.next == 0 && seen.live() >= NEARLY_ALL * seen.next()) {
      part.codes.expect(seen.next());
    }
    StoreReader.Slice slice = reader.slice(part.place, part.next, seen, part.unsetRead);
    StorePosition position = slice.position();
    if (slice.gap()
        || !position.topic().equals(directory.topic())
        || !follows(position, part.position)) {
      return Step.LOST;
    }
    Batch batch = read(reader, part, slice);
    apply(part, slice, batch);
    if (part.next < position.next()) {
      return Step.MORE;
    }
    if (part.codes.digest() != position.digest()) {
      return Step.LOST;
    }
    boolean visible = part.shown;
    showing.show(part, part.codes.publish(position));
    if (visible) {
      for (int run = 0; run < slice.live().size(); run++) {
        for (long slot = slice.live().first(run); slot <= slice.live().last(run); slot++) {
          tell(partition, slot);
        }
      }
    }
    return Step.MOVED;
  }

  /**
   * Returns whether a store that stood at one position may have come to another. One that was
   * emptied or restored and written again to the same place, but in other batches, betrays itself
   * by the count of changes, or in the end by the digest.
   */
  private static boolean follows(StorePosition now, StorePosition before) {
    return now.changes() == before.changes()
        ? now.equals(before)
        : now.changes() > before.changes() && now.next() >= before.next();
  }

  /** Shows the same codes anew if they lie better than before. */
  private boolean tidy(PartLoad part) {
    if (!part.codes.tidied()) {
      return false;
    }
    return showing.show(part, part.codes.publish(part.position));
  }

  private void tell(int partition, long slot) {
    arrivals.visible(index, directory.arrivalMillis(new Slot(partition, slot)));
  }

  private Batch read(StoreReader reader, PartLoad part, StoreReader.Slice slice)
      throws InterruptedException {
    PageLayout layout = part.place.layout();
    int bits = part.place.bits().count();
    List<StoreReader.PageRange> ranges = new ArrayList<>();
    LiveRuns live = slice.live();
    for (int i = 0; i < live.size(); ) {
      long page = layout.page(live.first(i));
      int last = i;
      while (last + 1 < live.size() && layout.page(live.first(last + 1)) == page) {
        last++;
      }
      long firstByte = (long) layout.indexInPage(live.first(i)) / 8 * bits;
      long lastByte = ((layout.indexInPage(live.last(last)) + 1L) * bits - 1) / 8;
      ranges.add(new StoreReader.PageRange(page, firstByte, lastByte));
      i = last + 1;
    }
    // Ids are taken in while codes are on their way.
    List<RedisFuture<byte[]>> asked = reader.codes(part.place, ranges);
    new IdLoad(reader, part.place.keys(), directory).read(live);
    List<byte[]> codes = new ArrayList<>(asked.size());
    for (RedisFuture<byte[]> answer : asked) {
      codes.add(reader.await(answer));
    }
    for (int r = 0; r < ranges.size(); r++) {
      StoreReader.PageRange range = ranges.get(r);
      if (codes.get(r).length != range.lastByte() - range.firstByte() + 1) {
        throw new RedisException(
            "codes of space %s are missing in page %d of partition %d: the store changed meanwhile"
                .formatted(index.space(), range.page(), part.partition));
      }
    }
    return new Batch(ranges, codes);
  }

  private void apply(PartLoad part, StoreReader.Slice slice, Batch batch) {
    PageLayout layout = part.place.layout();
    LiveRuns live = slice.live();
    int range = 0;
    for (int run = 0; run < live.size(); run++) {
      while (batch.ranges.get(range).page() != layout.page(live.first(run))) {
        range++;
      }
      long firstSlot = batch.ranges.get(range).firstByte() * 8 / index.bits().count();
      int at = (int) (layout.indexInPage(live.first(run)) - firstSlot);
      part.codes.putRun(live.first(run), batch.codes.get(range), at, live.count(run));
    }
    slice.unset().forEach(part.codes::clear);
    part.unsetRead = slice.position().unset();
    part.next = Math.min(slice.limit(), slice.position().next());
    part.position = slice.position();
  }

  /** Codes as the store holds them: the bytes of some ranges of pages. */
  private record Batch(List<StoreReader.PageRange> ranges, List<byte[]> codes) {}
}
