package dev.hammingbird.encoder.store;

import dev.hammingbird.contracts.store.StorePosition;
import java.util.BitSet;
import java.util.stream.LongStream;

/**
 * What the store holds of one partition and space, read slot by slot.
 *
 * @param position where it stood
 * @param present slots that are marked as present
 * @param digest of their codes, computed from what was read
 * @param settled whether it held still meanwhile
 */
public record StoreContents(StorePosition position, BitSet present, long digest, boolean settled) {
  /** Returns whether a slot is marked as present. */
  public boolean live(long slot) {
    return present.get(Math.toIntExact(slot));
  }

  /** Returns the slots that are marked as present, ascending. */
  public LongStream slots() {
    return present.stream().asLongStream();
  }
}
