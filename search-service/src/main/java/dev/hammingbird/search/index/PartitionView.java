package dev.hammingbird.search.index;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.kernel.CodeRun;
import java.util.List;
import java.util.Optional;

/** One partition of one space as it was at one position. Immutable. */
public final class PartitionView {
  private final StorePosition position;
  private final Bits bits;
  private final long[] bases;
  private final List<CodeRun> runs;

  PartitionView(StorePosition position, Bits bits, List<Long> bases, List<CodeRun> runs) {
    this.position = position;
    this.bits = bits;
    this.bases = bases.stream().mapToLong(Long::longValue).toArray();
    this.runs = List.copyOf(runs);
  }

  /** Returns a view of nothing, at the start. */
  public static PartitionView empty(Bits bits) {
    return new PartitionView(StorePosition.START, bits, List.of(), List.of());
  }

  /** Returns the position that the view shows, with counts and digest. */
  public StorePosition position() {
    return position;
  }

  /** Returns the runs of codes, ascending by slot. */
  public List<CodeRun> runs() {
    return runs;
  }

  /** Returns the slot of row 0 of a run. */
  public long base(int run) {
    return bases[run];
  }

  /** Returns the code of a slot; empty when the slot is not live here. */
  public Optional<BinaryCode> code(long slot) {
    int run = java.util.Arrays.binarySearch(bases, slot - slot % CodeRun.MAX_ROWS);
    int row = (int) (slot % CodeRun.MAX_ROWS);
    if (run < 0 || !runs.get(run).isLive(row)) {
      return Optional.empty();
    }
    long[] words = new long[bits.words()];
    for (int w = 0; w < words.length; w++) {
      words[w] = runs.get(run).word(row, w);
    }
    return Optional.of(BinaryCode.ofWords(bits, words, 0));
  }
}
