package dev.hammingbird.search;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.search.follow.ImagesWatch;
import dev.hammingbird.search.follow.Models;
import dev.hammingbird.search.follow.Spaces;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The metrics of this service. */
@ApplicationScoped
class Figures {
  private final MeterRegistry registry;
  private final Timer freshness;
  private final Set<SpaceId> gauged = ConcurrentHashMap.newKeySet();

  Figures(MeterRegistry registry) {
    this.registry = registry;
    this.freshness =
        Timer.builder("hammingbird.freshness")
            .description("From a picture's acceptance until it can be found in the active space")
            .publishPercentiles(.5, .99)
            .publishPercentileHistogram()
            .maximumExpectedValue(Duration.ofMinutes(5))
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
        return value.value(java.util.concurrent.TimeUnit.MILLISECONDS);
      }
    }
    return 0;
  }

  /** Times one stage of a query: {@code encode}, {@code scan} or {@code total}. */
  void stage(String stage, long nanos) {
    Timer.builder("hammingbird.search")
        .description("Time of queries, by stage")
        .tag("stage", stage)
        .publishPercentileHistogram()
        .register(registry)
        .record(Duration.ofNanos(nanos));
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
