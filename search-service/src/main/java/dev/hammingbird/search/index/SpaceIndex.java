package dev.hammingbird.search.index;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import java.util.List;
import java.util.Optional;

/**
 * One space as queries see it: the newest view, if there is one yet, and what is wrong with it. One
 * writer, many readers.
 */
public final class SpaceIndex {
  private final SpaceId space;
  private final Bits bits;
  private final Upkeep upkeep;
  private volatile Optional<SpaceView> view = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();

  /** Begins without a view, and keeps its codes tidy at once. */
  public SpaceIndex(SpaceId space, Bits bits) {
    this(space, bits, Upkeep.atOnce());
  }

  /** Begins without a view. */
  public SpaceIndex(SpaceId space, Bits bits, Upkeep upkeep) {
    this.space = space;
    this.bits = bits;
    this.upkeep = upkeep;
  }

  /** Returns the writer's side of a partition, empty. */
  public PartitionCodes newPartition() {
    return new PartitionCodes(bits, upkeep);
  }

  /** Returns the space. */
  public SpaceId space() {
    return space;
  }

  /** Returns the width of its codes. */
  public Bits bits() {
    return bits;
  }

  /** Returns the newest view; empty until the first load is complete. */
  public Optional<SpaceView> view() {
    return view;
  }

  /** Returns why answers may be out of date; empty when all is well. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** Shows a new state to queries that begin from now on. */
  public void publish(PictureDirectory directory, List<PartitionView> partitions) {
    view = Optional.of(new SpaceView(space, bits, directory, partitions));
  }

  /** States why answers may be out of date from now on; empty when all is well again. */
  public void trouble(Optional<String> what) {
    trouble = what;
  }
}
