package dev.hammingbird.encoder;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.encoder.lane.LaneReport;
import dev.hammingbird.encoder.space.SpaceReport;
import dev.hammingbird.encoder.space.SpaceState;
import dev.hammingbird.encoder.store.StoreReport;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where this instance's lanes stand. */
@Path("/lanes")
@Tag(name = "lanes", description = "Lanes of this instance")
class LanesResource {
  private final EncoderRuntime encoder;

  LanesResource(EncoderRuntime encoder) {
    this.encoder = encoder;
  }

  /** All lanes. */
  record Lanes(String device, @Nullable SpaceId active, List<LaneView> spaces) {}

  /**
   * One lane.
   *
   * @param etaSeconds how long the rest takes at the present rate; null while nothing is encoded
   * @param coverage share of the offsets of this instance's partitions that have a block, 0 to 1
   * @param paused whether somebody had it rest
   * @param liveShare share of encoder time that it leaves to live traffic
   */
  record LaneView(
      SpaceId space,
      String name,
      int bits,
      String state,
      SpaceState serving,
      String reason,
      String device,
      String batching,
      double imagesPerSecond,
      long toCome,
      @Nullable Double etaSeconds,
      double coverage,
      boolean paused,
      double liveShare,
      List<PartitionView> partitions) {}

  /** One partition of a lane. */
  record PartitionView(
      int partition,
      long position,
      long end,
      long toCome,
      double coverage,
      double imagesPerSecond,
      String state,
      String reason,
      long storePosition,
      String storeState,
      String storeReason) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Positions, rates and states of the lanes of this instance")
  public Lanes lanes() {
    List<LaneView> views = encoder.spaces().stream().map(this::view).toList();
    return new Lanes(encoder.device(), encoder.active().orElse(null), views);
  }

  private LaneView view(SpaceReport space) {
    Optional<SpaceReport.Running> running = space.running();
    List<PartitionView> partitions = running.map(LanesResource::partitions).orElse(List.of());
    double rate = running.map(now -> now.lane().picturesPerSecond()).orElse(0.0);
    long toCome = partitions.stream().mapToLong(PartitionView::toCome).sum();
    long end = partitions.stream().mapToLong(PartitionView::end).sum();
    return new LaneView(
        space.model().space(),
        space.model().manifest().name(),
        space.model().manifest().bits().count(),
        space.model().state().name(),
        space.state(),
        running.map(now -> reason(space, now)).orElse(space.reason()),
        encoder.device(),
        running.map(now -> now.arrangement().name()).orElse(""),
        rate,
        toCome,
        rate > 0 ? toCome / rate : null,
        end == 0 ? 1 : 1 - (double) toCome / end,
        space.model().control().paused(),
        space.model().control().liveShare(),
        partitions);
  }

  private static String reason(SpaceReport space, SpaceReport.Running now) {
    if (!space.reason().isEmpty()) {
      return space.reason();
    }
    return now.lane().reason().isEmpty() ? now.store().reason() : now.lane().reason();
  }

  private static List<PartitionView> partitions(SpaceReport.Running now) {
    Map<Integer, StoreReport.PartitionReport> stores =
        now.store().partitions().stream()
            .collect(Collectors.toMap(StoreReport.PartitionReport::partition, Function.identity()));
    return now.lane().partitions().stream()
        .sorted(Comparator.comparingInt(LaneReport.PartitionReport::partition))
        .map(lane -> partition(lane, stores.get(lane.partition())))
        .toList();
  }

  private static PartitionView partition(
      LaneReport.PartitionReport lane, StoreReport.@Nullable PartitionReport store) {
    StorePosition position = store == null ? StorePosition.START : store.position();
    return new PartitionView(
        lane.partition(),
        lane.position(),
        lane.end(),
        lane.toCome(),
        lane.coverage(),
        lane.picturesPerSecond(),
        lane.state().name(),
        lane.reason(),
        position.next(),
        store == null ? "" : store.state().name(),
        store == null ? "" : store.reason());
  }
}
