package dev.hammingbird.encoder;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.encoder.lane.LaneReport;
import dev.hammingbird.encoder.ledger.LedgerWatch;
import dev.hammingbird.encoder.ledger.SpaceLedger;
import dev.hammingbird.encoder.space.SpaceReport;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Meters of code spaces, all read from what lanes and store writers count anyway. */
final class EncoderMetrics {
  private final MeterRegistry registry;
  private final String device;
  private final Supplier<List<SpaceReport>> spaces;
  private volatile Function<SpaceId, Optional<SpaceLedger>> books = _ -> Optional.empty();

  EncoderMetrics(MeterRegistry registry, String device, Supplier<List<SpaceReport>> spaces) {
    this.registry = registry;
    this.device = device;
    this.spaces = spaces;
  }

  /** Says where the newest books are. */
  void books(LedgerWatch watch) {
    books = watch::latest;
  }

  private void book(
      String name,
      String description,
      SpaceId space,
      Tags tags,
      ToDoubleFunction<SpaceLedger> value) {
    Gauge.builder(
            name,
            this,
            meters -> meters.books.apply(space).map(value::applyAsDouble).orElse(Double.NaN))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /** Makes the meters of a space that was not known before. */
  void add(SpaceId space) {
    Tags tags = Tags.of("space", space.value(), "device", device);
    counter(
        "encoder.images",
        "Records that became entries",
        space,
        tags,
        now -> now.laneCounters().pictures());
    counter(
        "encoder.images.rejected",
        "Pictures without a code",
        space,
        tags,
        now -> now.laneCounters().rejected());
    counter(
        "encoder.batches", "Runs of the model", space, tags, now -> now.laneCounters().batches());
    counter(
        "encoder.blocks",
        "Blocks that the broker has",
        space,
        tags,
        now -> now.laneCounters().blocks());
    counter(
        "encoder.lane.failures",
        "Times the lane broke off",
        space,
        tags,
        now -> now.laneCounters().failures());
    counter(
        "encoder.decode.seconds",
        "Time spent on decoding and resizing",
        space,
        tags,
        now -> now.laneCounters().decodeSeconds());
    counter(
        "encoder.infer.seconds",
        "Time spent in ONNX Runtime",
        space,
        tags,
        now -> now.laneCounters().inferSeconds());
    counter(
        "encoder.produce.seconds",
        "Time between blocks and their acknowledgement",
        space,
        tags,
        now -> now.laneCounters().produceSeconds());
    counter(
        "encoder.store.entries",
        "Entries written to Redis",
        space,
        tags,
        now -> now.storeCounters().entries());
    counter(
        "encoder.store.refusals",
        "Writes that found Redis elsewhere",
        space,
        tags,
        now -> now.storeCounters().refusals());
    counter(
        "encoder.store.failures",
        "Times Redis or Kafka failed",
        space,
        tags,
        now -> now.storeCounters().failures());
    counter(
        "encoder.store.seconds",
        "Time spent waiting for Redis",
        space,
        tags,
        now -> now.storeCounters().seconds());
    book(
        "encoder.ledger.difference",
        "Records that the books are off by; anything but 0 is a fault",
        space,
        tags,
        SpaceLedger::difference);
    book(
        "encoder.ledger.to.come",
        "Offsets that the store has not reached",
        space,
        tags,
        SpaceLedger::toCome);
    gauge(
        "encoder.images.per.second",
        "Over the last ten seconds",
        space,
        tags,
        now -> now.lane().picturesPerSecond());
    gauge(
        "encoder.lag",
        "Offsets of images still to come",
        space,
        tags,
        now ->
            now.lane().partitions().stream().mapToLong(LaneReport.PartitionReport::toCome).sum());
    gauge(
        "encoder.lane.running",
        "1 while the lane runs",
        space,
        tags,
        now -> now.lane().state() == LaneReport.State.RUNNING ? 1 : 0);
  }

  private void counter(
      String name,
      String description,
      SpaceId space,
      Tags tags,
      ToDoubleFunction<SpaceReport.Running> value) {
    FunctionCounter.builder(name, this, meters -> meters.read(space, value))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void gauge(
      String name,
      String description,
      SpaceId space,
      Tags tags,
      ToDoubleFunction<SpaceReport.Running> value) {
    Gauge.builder(name, this, meters -> meters.read(space, value))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private double read(SpaceId space, ToDoubleFunction<SpaceReport.Running> value) {
    return spaces.get().stream()
        .filter(report -> report.model().space().equals(space))
        .flatMap(report -> report.running().stream())
        .mapToDouble(value)
        .findFirst()
        .orElse(0);
  }
}
