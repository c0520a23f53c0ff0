package dev.hammingbird.encoder.ledger;

import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StorePosition;
import java.util.List;

/**
 * The books of one code space.
 *
 * @param partitions all partitions of {@code images}
 */
public record SpaceLedger(SpaceId space, List<Page> partitions) {
  public SpaceLedger {
    partitions = List.copyOf(partitions);
  }

  /**
   * The books of one partition.
   *
   * @param begin the first offset that the log may hold
   * @param end the first offset that no record has yet
   * @param position where the store stands
   * @param presenceBits slots marked as present, counted by Redis itself
   */
  public record Page(
      int partition, long begin, long end, StorePosition position, long presenceBits) {

    /** Returns records that the store has accounted for. */
    public long seen() {
      return position.seen();
    }

    /**
     * Returns offsets before the position that no lane found a record at: compaction has taken what
     * was superseded or erased before the lane came by.
     */
    public long compacted() {
      return position.next() - position.seen();
    }

    /** Returns offsets that the store has not reached. */
    public long toCome() {
      return end - position.next();
    }

    /** Returns the digest of the live codes, 16 lower-case hex digits. */
    public String digest() {
      return EntryDigest.text(position.digest());
    }

    /** Returns how many records the sums are off by; 0 when they add up. */
    public long difference() {
      return Math.abs(presenceBits - position.live())
          + Math.max(0, -compacted())
          + Math.max(0, -toCome());
    }

    /** Returns whether nothing is missing and nothing is too much. */
    public boolean balanced() {
      return difference() == 0;
    }
  }

  /** Returns how many records the sums are off by, all partitions. */
  public long difference() {
    return partitions.stream().mapToLong(Page::difference).sum();
  }

  /** Returns how many offsets the store has not reached, all partitions. */
  public long toCome() {
    return partitions.stream().mapToLong(Page::toCome).sum();
  }

  /** Returns whether every partition is balanced. */
  public boolean balanced() {
    return partitions.stream().allMatch(Page::balanced);
  }
}
