package dev.hammingbird.search.index;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A whole space as it was at one position of each partition: what one query is answered from.
 * Immutable, but for what later label events say of its pictures.
 */
public final class SpaceView {
  private final SpaceId space;
  private final Bits bits;
  private final PictureDirectory directory;
  private final List<PartitionView> partitions;

  SpaceView(SpaceId space, Bits bits, PictureDirectory directory, List<PartitionView> partitions) {
    this.space = space;
    this.bits = bits;
    this.directory = directory;
    this.partitions = List.copyOf(partitions);
  }

  /** Returns the space. */
  public SpaceId space() {
    return space;
  }

  /** Returns the width of its codes. */
  public Bits bits() {
    return bits;
  }

  /** Returns what is known of the pictures. */
  public PictureDirectory directory() {
    return directory;
  }

  /** Returns the partitions, in order. */
  public List<PartitionView> partitions() {
    return partitions;
  }

  /** Returns how many codes can be found. */
  public long live() {
    return partitions.stream().mapToLong(partition -> partition.position().live()).sum();
  }

  /** Returns positions, the opaque name of this state. */
  public SnapshotToken token() {
    return new SnapshotToken(
        directory.topic(),
        partitions.stream().map(partition -> partition.position().next()).toList());
  }

  /**
   * Returns the address under which an id can be found here; empty when it has no code here.
   *
   * <p>Usually the newest of the id. If this space has not come that far, the one before.
   */
  public Optional<Slot> find(ImageId id) {
    Optional<Slot> slot = directory.find(id);
    while (slot.isPresent() && code(slot.get()).isEmpty()) {
      Slot at = slot.get();
      boolean toCome = at.offset() >= partitions.get(at.partition()).position().next();
      slot = toCome ? directory.before(at) : Optional.empty();
    }
    return slot;
  }

  /** Returns the code of a slot; empty when the slot is not live here. */
  public Optional<BinaryCode> code(Slot slot) {
    return slot.partition() < partitions.size()
        ? partitions.get(slot.partition()).code(slot.offset())
        : Optional.empty();
  }

  /**
   * Returns the live codes nearest to a code, ordered by (distance, partition, slot), and how they
   * were found.
   *
   * @param k the most to return, at least 1
   * @param radius the largest distance to return, at least 0
   * @param labels which label sets may be returned
   * @throws IllegalArgumentException if the code is of another width
   */
  public SearchResult nearest(BinaryCode code, int k, int radius, Optional<IntPredicate> labels) {
    if (!code.bits().equals(bits)) {
      throw new IllegalArgumentException(
          "a code of %d bits in a space of %d".formatted(code.bits().count(), bits.count()));
    }
    long[] query = new long[bits.words()];
    code.copyTo(query, 0);
    return new SpaceSearch().nearest(this, query, k, radius, labels.map(this::filter));
  }

  private SlotFilter filter(IntPredicate wanted) {
    return (partition, slot) -> wanted.test(directory.labelSet(partition, slot));
  }
}
