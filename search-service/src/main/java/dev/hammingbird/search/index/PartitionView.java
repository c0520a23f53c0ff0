package dev.hammingbird.search.index;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.store.StorePosition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One partition of one space as it was at one position. Immutable. */
public final class PartitionView {
  private final StorePosition position;
  private final Bits bits;
  private final List<Segment> segments;
  private final int sealed;
  private final boolean held;

  /** Makes a view of a partition that is held, of which the first segments are sealed. */
  PartitionView(StorePosition position, Bits bits, List<Segment> segments, int sealed) {
    this(position, bits, segments, sealed, true);
  }

  private PartitionView(
      StorePosition position, Bits bits, List<Segment> segments, int sealed, boolean held) {
    this.position = position;
    this.bits = bits;
    this.segments = List.copyOf(segments);
    this.sealed = sealed;
    this.held = held;
  }

  /** Returns a view of nothing, at the start. */
  public static PartitionView empty(Bits bits) {
    return new PartitionView(StorePosition.START, bits, List.of(), 0);
  }

  /**
   * Returns a view of a partition whose codes are not here.
   *
   * @param position how far it has come where it is held; the start where nobody holds it
   */
  public static PartitionView elsewhere(StorePosition position, Bits bits) {
    return new PartitionView(position, bits, List.of(), 0, false);
  }

  /** Returns whether the codes of the partition are here; otherwise another replica has them. */
  public boolean held() {
    return held;
  }

  /** Returns the position that the view shows, with counts and digest. */
  public StorePosition position() {
    return position;
  }

  /** Returns the segments, ascending by slot. */
  public List<Segment> segments() {
    return segments;
  }

  /** Returns the segments to which no more rows come. */
  List<Segment> sealed() {
    return segments.subList(0, sealed);
  }

  /** Returns the code of a slot; empty when the slot is not live here. */
  public Optional<BinaryCode> code(long slot) {
    return words(slot).map(words -> BinaryCode.ofWords(bits, words, 0));
  }

  /** Returns the words of a slot's code; empty when the slot is not live here. */
  Optional<long[]> words(long slot) {
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
    return row < 0 ? Optional.empty() : Optional.of(segment.codes().code(row));
  }

  /** Takes a picture that can be found. */
  @FunctionalInterface
  public interface CodeTaker {
    /**
     * Takes one.
     *
     * @param code its words; good until the next
     */
    void take(long slot, long[] code);
  }

  /** Takes a picture that is near. */
  @FunctionalInterface
  public interface NearTaker {
    /** Takes one. */
    void take(long slot, int distance);
  }

  /** Hands out the live codes of the slots {@code [from, to)}, ascending. */
  public void each(long from, long to, CodeTaker taker) {
    long[] code = new long[bits.words()];
    rows(
        from,
        to,
        (segment, row) -> {
          for (int w = 0; w < code.length; w++) {
            code[w] = segment.codes().word(row, w);
          }
          taker.take(segment.slot(row), code);
        });
  }

  /** Returns the first live slot at or after one; empty when there is none. */
  public OptionalLong liveFrom(long slot) {
    for (Segment segment : segments) {
      for (int row = segment.firstRow(slot); row < segment.rows(); row++) {
        if (segment.live().contains(row)) {
          return OptionalLong.of(segment.slot(row));
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Hands out the live slots in {@code [from, to)} within a radius of a code, ascending. */
  public void within(long[] code, int radius, long from, long to, NearTaker taker) {
    rows(
        from,
        to,
        (segment, row) -> {
          int distance = segment.codes().distance(row, code);
          if (distance <= radius) {
            taker.take(segment.slot(row), distance);
          }
        });
  }

  /** Takes a live row. */
  private interface RowTaker {
    void take(Segment segment, int row);
  }

  private void rows(long from, long to, RowTaker taker) {
    for (Segment segment : segments) {
      int end = segment.firstRow(to);
      for (int row = segment.firstRow(from); row < end; row++) {
        if (segment.live().contains(row)) {
          taker.take(segment, row);
        }
      }
    }
  }
}
