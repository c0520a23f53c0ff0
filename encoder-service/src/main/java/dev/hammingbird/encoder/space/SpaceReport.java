package dev.hammingbird.encoder.space;

import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.encoder.lane.LaneCounters;
import dev.hammingbird.encoder.lane.LaneReport;
import dev.hammingbird.encoder.onnx.BatchArrangement;
import dev.hammingbird.encoder.onnx.Device;
import dev.hammingbird.encoder.store.StoreCounters;
import dev.hammingbird.encoder.store.StoreReport;
import java.util.Optional;

/**
 * Where a code space stands in this instance.
 *
 * @param model its newest record
 * @param state what this instance does for it
 * @param reason why, when that is not plain
 * @param running its lane and store writer; empty unless they run
 */
public record SpaceReport(
    ModelRecord model, SpaceState state, String reason, Optional<Running> running) {

  /**
   * What runs for a space.
   *
   * @param device where its model runs
   * @param arrangement how pictures are put into runs
   */
  public record Running(
      Device device,
      BatchArrangement arrangement,
      LaneReport lane,
      LaneCounters laneCounters,
      StoreReport store,
      StoreCounters storeCounters) {}
}
