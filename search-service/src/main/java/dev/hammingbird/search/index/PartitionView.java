package dev.hammingbird.search.index;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.store.StorePosition;
import java.util.List;
import java.util.Optional;

/** One partition of one space as it was at one position. Immutable. */
public final class PartitionView {
  private final StorePosition position;
  private final Bits bits;
  private final List<Segment> segments;

  PartitionView(StorePosition position, Bits bits, List<Segment> segments) {
    this.position = position;
    this.bits = bits;
    this.segments = List.copyOf(segments);
  }

  /** Returns a view of nothing, at the start. */
  public static PartitionView empty(Bits bits) {
    return new PartitionView(StorePosition.START, bits, List.of());
  }

  /** Returns the position that the view shows, with counts and digest. */
  public StorePosition position() {
    return position;
  }

  /** Returns the segments, ascending by slot. */
  public List<Segment> segments() {
    return segments;
  }

  /** Returns the code of a slot; empty when the slot is not live here. */
  public Optional<BinaryCode> code(long slot) {
    int low = 0;
    int high = segments.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (segments.get(middle).body().first() <= slot) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    if (segments.isEmpty()) {
      return Optional.empty();
    }
    Segment segment = segments.get(low);
    int row = segment.row(slot);
    return row < 0
        ? Optional.empty()
        : Optional.of(BinaryCode.ofWords(bits, segment.codes().code(row), 0));
  }
}
