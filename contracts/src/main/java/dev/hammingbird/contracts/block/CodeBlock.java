package dev.hammingbird.contracts.block;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import java.util.List;

/**
 * What a lane made of the offsets {@code [from, to)} of one partition of {@code images}, holes
 * included: the value of a record on {@code codes.<space>}, in the partition of the same number.
 *
 * @param space the space of the codes
 * @param bits their width
 * @param from the first offset that the block covers
 * @param to the first offset after it, greater than {@code from}
 * @param entries one for each record found in {@code [from, to)}, ascending by offset
 */
public record CodeBlock(SpaceId space, Bits bits, long from, long to, List<BlockEntry> entries) {
  public CodeBlock {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("a block cannot cover [%d, %d)".formatted(from, to));
    }
    entries = List.copyOf(entries);
    long above = from;
    for (BlockEntry entry : entries) {
      if (entry.offset() < above || entry.offset() >= to) {
        throw new IllegalArgumentException(
            "entry %d is out of order or outside [%d, %d)".formatted(entry.offset(), from, to));
      }
      if (entry instanceof BlockEntry.Live live && !live.code().bits().equals(bits)) {
        throw new IllegalArgumentException(
            "the code at %d has %d bits, its space has %d"
                .formatted(entry.offset(), live.code().bits().count(), bits.count()));
      }
      above = entry.offset() + 1;
    }
  }
}
