package dev.hammingbird.encoder.lane;

import dev.hammingbird.contracts.code.SpaceId;
import java.util.List;

/**
 * Where a lane stands.
 *
 * @param state what it is doing
 * @param reason why, when that is not plain
 * @param picturesPerSecond over the last ten seconds, all partitions
 * @param partitions those that this instance has
 */
public record LaneReport(
    SpaceId space,
    State state,
    String reason,
    double picturesPerSecond,
    List<PartitionReport> partitions) {
  public LaneReport {
    partitions = List.copyOf(partitions);
  }

  /** What a lane is doing. */
  public enum State {
    /** It joins its group and looks for its positions. */
    STARTING,
    /** It encodes, or waits for pictures. */
    RUNNING,
    /** It was told to rest. */
    PAUSED,
    /** It broke off and will try again. */
    FAILING,
    /** It was ended. */
    STOPPED
  }

  /**
   * One partition.
   *
   * @param position the first offset without a block
   * @param end the first offset that no record has yet
   * @param picturesPerSecond over the last ten seconds
   * @param state what it is doing
   * @param reason why, when that is not plain
   */
  public record PartitionReport(
      int partition,
      long position,
      long end,
      double picturesPerSecond,
      State state,
      String reason) {
    /** Returns the share of the offsets that have a block, 0 to 1. */
    public double coverage() {
      return end <= position ? 1 : (double) position / end;
    }

    /** Returns how many offsets lie before the lane. */
    public long toCome() {
      return Math.max(0, end - position);
    }
  }
}
