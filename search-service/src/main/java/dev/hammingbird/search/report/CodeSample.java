package dev.hammingbird.search.report;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Slot;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Some codes of many, those whose addresses have the smallest hashes: the same ones in whatever
 * order and by whomever they are looked at. For one thread.
 */
public final class CodeSample {
  private static final Comparator<Drawn> BY_ADDRESS =
      Comparator.<Drawn>comparingInt(drawn -> drawn.slot().partition())
          .thenComparingLong(drawn -> drawn.slot().offset());
  private static final Comparator<Drawn> BY_HASH =
      Comparator.comparingLong(Drawn::hash).thenComparing(BY_ADDRESS);

  private final int most;
  private final PriorityQueue<Drawn> drawn = new PriorityQueue<>(BY_HASH.reversed());

  /**
   * A code that may be in the sample.
   *
   * @param hash of its address, at least 0
   */
  public record Drawn(long hash, Slot slot, BinaryCode code) {}

  /** Begins with none. */
  CodeSample(int most) {
    this.most = most;
  }

  /** Returns the hash of an address, at least 0. */
  public static long hash(long seed, Slot slot) {
    long mixed =
        (seed * 0x9E3779B97F4A7C15L + slot.partition()) * 0xD6E8FEB86659FD93L + slot.offset();
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return (mixed ^ mixed >>> 31) >>> 1;
  }

  /** Returns the largest hash that may still be in the sample. */
  long bound() {
    Drawn last = drawn.peek();
    return last == null || drawn.size() < most ? Long.MAX_VALUE : last.hash();
  }

  void add(Drawn one) {
    drawn.add(one);
    if (drawn.size() > most) {
      drawn.poll();
    }
  }

  /** Returns the sample, by address. */
  List<BinaryCode> codes() {
    return drawn.stream().sorted(BY_ADDRESS).map(Drawn::code).toList();
  }
}
