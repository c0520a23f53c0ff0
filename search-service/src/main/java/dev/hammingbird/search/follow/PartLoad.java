package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.index.PartitionCodes;
import dev.hammingbird.search.index.PartitionView;
import dev.hammingbird.search.index.SpaceIndex;

/** How far one partition of a space was read. Read by one thread at a time. */
final class PartLoad {
  final int partition;
  final boolean wanted;
  final StoreReader.Place place;
  final PartitionCodes codes;
  volatile PartitionView view;
  volatile StorePosition position = StorePosition.START;
  volatile long next;
  long unsetRead = -1;
  volatile boolean caughtUp;

  /** Whether queries see it. */
  volatile boolean shown;

  /**
   * Begins at the start.
   *
   * @param wanted whether it is read at all
   */
  PartLoad(int partition, SpaceIndex index, boolean wanted) {
    this.partition = partition;
    this.wanted = wanted;
    this.place = new StoreReader.Place(new StoreKeys(partition), index.space(), index.bits());
    this.codes = index.newPartition();
    this.view = PartitionView.empty(index.bits());
  }
}
