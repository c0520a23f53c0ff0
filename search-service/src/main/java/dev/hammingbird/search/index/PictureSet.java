package dev.hammingbird.search.index;

import java.util.List;
import java.util.function.LongConsumer;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Pictures that a filter lets pass, as compressed bitmaps of slots, one per partition. Immutable.
 */
final class PictureSet implements SlotFilter {
  /** Slots from here on have no place in a bitmap. */
  static final long SLOTS = 1L << 32;

  private final List<RoaringBitmap> partitions;

  /** Takes over bitmaps, which nobody changes from now on. */
  PictureSet(List<RoaringBitmap> partitions) {
    this.partitions = List.copyOf(partitions);
  }

  @Override
  public boolean accepts(int partition, long slot) {
    return slot < SLOTS && partitions.get(partition).contains((int) slot);
  }

  @Override
  public long count(int partition, long from, long to) {
    return partitions.get(partition).rangeCardinality(from, Math.min(to, SLOTS));
  }

  @Override
  public void each(int partition, long from, long to, LongConsumer taker) {
    PeekableIntIterator slots = partitions.get(partition).getIntIterator();
    slots.advanceIfNeeded((int) from);
    while (slots.hasNext()) {
      long slot = Integer.toUnsignedLong(slots.next());
      if (slot >= to) {
        return;
      }
      taker.accept(slot);
    }
  }
}
