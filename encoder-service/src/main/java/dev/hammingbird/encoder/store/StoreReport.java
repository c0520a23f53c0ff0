package dev.hammingbird.encoder.store;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StorePosition;
import java.util.List;

/**
 * Where a store writer stands.
 *
 * @param state what it is doing
 * @param reason why, when that is not plain
 * @param partitions those that this instance has
 */
public record StoreReport(
    SpaceId space, State state, String reason, List<PartitionReport> partitions) {
  public StoreReport {
    partitions = List.copyOf(partitions);
  }

  /** What a store writer, or one of its partitions, is doing. */
  public enum State {
    /** It joins its group and looks for its positions. */
    STARTING,
    /** It writes, or waits for blocks. */
    RUNNING,
    /** It broke off and will try again. */
    FAILING,
    /** Redis has no memory left for what it should write; nothing is lost, it tries again. */
    FULL,
    /** It met something that trying again does not cure; it looks again from time to time. */
    BLOCKED,
    /** It was ended. */
    STOPPED
  }

  /**
   * One partition.
   *
   * @param position where the store stands
   * @param state what it is doing
   * @param reason why, when that is not plain
   */
  public record PartitionReport(
      int partition, StorePosition position, State state, String reason) {}
}
