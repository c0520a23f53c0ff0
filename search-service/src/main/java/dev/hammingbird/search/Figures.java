package dev.hammingbird.search;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.search.follow.ImagesWatch;
import dev.hammingbird.search.follow.Models;
import dev.hammingbird.search.follow.Spaces;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.query.SearchPool;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The metrics of this service. */
@Singleton
class Figures implements SearchPool.Watch {
  private final MeterRegistry registry;
  private final Timer freshness;
  private final Timer encode;
  private final Timer wait;
  private final Timer scan;
  private final Timer total;
  private final DistributionSummary together;
  private final Counter refused;
  private final Counter late;
  private final Counter incomplete;
  private final Set<SpaceId> gauged = ConcurrentHashMap.newKeySet();

  Figures(MeterRegistry registry) {
    this.registry = registry;
    this.encode = timer("encode");
    this.wait = timer("wait");
    this.scan = timer("scan");
    this.total = timer("total");
    this.freshness =
        Timer.builder("hammingbird.freshness")
            .description("From a picture's acceptance until it can be found in the active space")
            .publishPercentiles(.5, .99)
            .publishPercentileHistogram()
            .maximumExpectedValue(Duration.ofMinutes(5))
            .register(registry);
    this.together =
        DistributionSummary.builder("hammingbird.search.together")
            .description("Queries that were answered in one pass over the codes")
            .register(registry);
    this.refused =
        Counter.builder("hammingbird.search.refused")
            .description("Queries refused because too many waited")
            .register(registry);
    this.late =
        Counter.builder("hammingbird.search.late")
            .description("Queries whose deadline passed")
            .register(registry);
    this.incomplete =
        Counter.builder("hammingbird.search.incomplete")
            .description("Answers without some partitions, because no replica answered for them")
            .register(registry);
  }

  /** Counts a picture that can be found from now on. */
  void visible(long arrivalMillis) {
    freshness.record(Duration.ofMillis(Math.max(0, System.currentTimeMillis() - arrivalMillis)));
  }

  /** Returns the time from acceptance until pictures could be found, in milliseconds. */
  double freshnessMillis(double percentile) {
    for (var value : freshness.takeSnapshot().percentileValues()) {
      if (Math.abs(value.percentile() - percentile) < 1e-9) {
        return value.value(TimeUnit.MILLISECONDS);
      }
    }
    return 0;
  }

  /** What a query spends its time on. */
  enum Stage {
    /** Until its code is known. */
    ENCODE,
    /** Until a thread is free to search. */
    WAIT,
    /** Comparing codes. */
    SCAN,
    /** Everything in this service. */
    TOTAL
  }

  /** Times one stage of a query. */
  void stage(Stage stage, long nanos) {
    Timer timer =
        switch (stage) {
          case ENCODE -> encode;
          case WAIT -> wait;
          case SCAN -> scan;
          case TOTAL -> total;
        };
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(String stage) {
    return Timer.builder("hammingbird.search")
        .description("Time of queries, by stage")
        .tag("stage", stage)
        .publishPercentileHistogram()
        .register(registry);
  }

  /** Begins to measure how many queries wait. */
  void queue(Supplier<Number> waiting) {
    Gauge.builder("hammingbird.search.waiting", waiting)
        .description("Queries that wait for a thread")
        .register(registry);
  }

  /** Counts an answer to which some partitions did not contribute, if there are any. */
  void missing(int partitions) {
    if (partitions > 0) {
      incomplete.increment();
    }
  }

  @Override
  public void waited(long nanos) {
    stage(Stage.WAIT, nanos);
  }

  @Override
  public void together(int count) {
    together.record(count);
  }

  @Override
  public void refused() {
    refused.increment();
  }

  @Override
  public void late() {
    late.increment();
  }

  /** Begins to measure what is followed. */
  void watch(Spaces spaces, Models models, ImagesWatch images) {
    Gauge.builder(
            "hammingbird.degraded",
            () ->
                images.trouble().isPresent()
                        || spaces.all().stream().anyMatch(index -> index.trouble().isPresent())
                    ? 1
                    : 0)
        .description("1 while answers may be out of date")
        .register(registry);
    Gauge.builder("hammingbird.spaces", () -> gauge(spaces, images))
        .description("Spaces that can be searched")
        .register(registry);
  }

  /** Returns how many spaces there are, and sees to it that each new one has its gauges. */
  private int gauge(Spaces spaces, ImagesWatch images) {
    for (SpaceIndex index : spaces.all()) {
      if (gauged.add(index.space())) {
        Tags tags = Tags.of("space", index.space().value());
        Gauge.builder(
                "hammingbird.codes",
                () ->
                    spaces
                        .of(index.space())
                        .flatMap(SpaceIndex::view)
                        .map(SpaceView::live)
                        .orElse(0L))
            .description("Codes that can be found")
            .tags(tags)
            .register(registry);
        Gauge.builder("hammingbird.coverage", () -> coverage(spaces, images, index.space()))
            .description("Share of the pictures that the space has accounted for")
            .tags(tags)
            .register(registry);
      }
    }
    return spaces.all().size();
  }

  private static double coverage(Spaces spaces, ImagesWatch images, SpaceId space) {
    Optional<SpaceView> view = spaces.of(space).flatMap(SpaceIndex::view);
    return view.isPresent() && images.state().isPresent()
        ? images.state().get().coverage(view.get())
        : 0;
  }
}
