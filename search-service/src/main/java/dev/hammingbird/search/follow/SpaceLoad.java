package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.index.PartitionCodes;
import dev.hammingbird.search.index.PartitionView;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import io.lettuce.core.RedisException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

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
  /** The part of the blocks on Kafka that the store must hold before a new replica answers. */
  private static final double ENOUGH = 0.99;

  private final SpaceIndex index;
  private final PictureDirectory directory;
  private final Arrivals arrivals;
  private final Supplier<OptionalLong> blocks;
  private final List<Part> parts;
  private final long restMillis;
  private final long made = System.nanoTime();
  private volatile boolean published;

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

  /**
   * Begins.
   *
   * @param blocks how many blocks of the space Kafka had at the beginning, once that is known
   * @param restMillis how long to wait before the first reading
   */
  SpaceLoad(
      SpaceIndex index,
      PictureDirectory directory,
      Arrivals arrivals,
      Supplier<OptionalLong> blocks,
      long restMillis) {
    this.blocks = blocks;
    this.restMillis = restMillis;
    this.index = index;
    this.directory = directory;
    this.arrivals = arrivals;
    this.parts =
        IntStream.range(0, directory.partitions())
            .mapToObj(partition -> new Part(partition, index))
            .toList();
  }

  SpaceIndex index() {
    return index;
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

  /** Returns the places to look at, one per partition. */
  List<StoreReader.Place> places() {
    return parts.stream().map(part -> part.place).toList();
  }

  /** Returns how many slots are still to be read. */
  long toRead(List<StorePosition> seen) {
    return IntStream.range(0, parts.size())
        .mapToLong(p -> Math.max(0, seen.get(p).next() - parts.get(p).next))
        .sum();
  }

  /** Returns whether queries see this reading. */
  boolean published() {
    return published;
  }

  /**
   * Catches up with one partition. Several partitions may be caught up with at a time, each on a
   * thread and a reader of its own.
   *
   * @param seen where the store stood a moment ago
   */
  Step step(StoreReader reader, int partition, StorePosition seen) throws InterruptedException {
    Part part = parts.get(partition);
    if (part.caughtUp && seen.equals(part.position) && seen.next() == part.next) {
      return tidy(part) || (!published && show(part, part.view)) ? Step.MOVED : Step.SAME;
    }
    if (seen.topic().isEmpty() && part.next == 0) {
      return show(part, part.view) ? Step.MOVED : Step.SAME;
    }
    directory.expect(partition, seen.next());
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
    boolean visible = published;
    show(part, part.codes.publish(position));
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
  private boolean tidy(Part part) {
    if (!part.codes.tidied()) {
      return false;
    }
    return show(part, part.codes.publish(part.position));
  }

  private void tell(int partition, long slot) {
    arrivals.visible(index, directory.arrivalMillis(new Slot(partition, slot)));
  }

  /** Shows what was read, unless something is missing or queries know more already. */
  private synchronized boolean show(Part part, PartitionView view) {
    part.caughtUp = true;
    part.view = view;
    if (!published
        && (!parts.stream().allMatch(each -> each.caughtUp)
            || index.view().map(this::knowsMore).orElseGet(() -> !missing().isEmpty()))) {
      return false;
    }
    index.publish(directory, parts.stream().map(each -> each.view).toList());
    published = true;
    return true;
  }

  /**
   * Returns what a replica that shows nothing yet lacks: a store that was emptied and is being
   * written again answers from the first block on, and a replica must not. Empty when nothing is
   * missing.
   */
  String missing() {
    OptionalLong there = blocks.get();
    long here = parts.stream().mapToLong(part -> part.position.block()).sum();
    return there.isEmpty()
        ? "Kafka has not said yet how many blocks there are"
        : here >= ENOUGH * there.getAsLong()
            ? ""
            : "the store holds %d of %d blocks of codes.%s and is being rebuilt"
                .formatted(here, there.getAsLong(), index.space());
  }

  private boolean knowsMore(SpaceView shown) {
    return shown.directory().topic().equals(directory.topic())
        && IntStream.range(0, Math.min(parts.size(), shown.partitions().size()))
            .anyMatch(p -> shown.partitions().get(p).position().next() > parts.get(p).next);
  }

  private Batch read(StoreReader reader, Part part, StoreReader.Slice slice)
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
    List<byte[]> codes = reader.codes(part.place, ranges);
    for (int r = 0; r < ranges.size(); r++) {
      StoreReader.PageRange range = ranges.get(r);
      if (codes.get(r).length != range.lastByte() - range.firstByte() + 1) {
        throw new RedisException(
            "codes of space %s are missing in page %d of partition %d: the store changed meanwhile"
                .formatted(index.space(), range.page(), part.partition));
      }
    }
    new IdLoad(reader, part.place.keys(), directory).read(live);
    return new Batch(ranges, codes);
  }

  private void apply(Part part, StoreReader.Slice slice, Batch batch) {
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

  /** How far one partition was read. */
  private static final class Part {
    final int partition;
    final StoreReader.Place place;
    final PartitionCodes codes;
    volatile PartitionView view;
    volatile StorePosition position = StorePosition.START;
    volatile long next;
    long unsetRead = -1;
    volatile boolean caughtUp;

    Part(int partition, SpaceIndex index) {
      this.partition = partition;
      this.place = new StoreReader.Place(new StoreKeys(partition), index.space(), index.bits());
      this.codes = index.newPartition();
      this.view = PartitionView.empty(index.bits());
    }
  }
}
