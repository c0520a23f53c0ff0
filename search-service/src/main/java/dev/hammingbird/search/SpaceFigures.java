package dev.hammingbird.search;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** What each space answered on this replica, to compare one on trial with the active one. */
@Singleton
class SpaceFigures {
  private final MeterRegistry registry;
  private final Map<String, Meters> spaces = new ConcurrentHashMap<>();

  SpaceFigures(MeterRegistry registry) {
    this.registry = registry;
  }

  private record Meters(Timer time, DistributionSummary distance, DistributionSummary hits) {}

  /**
   * What a space answered.
   *
   * @param queries how many, since this replica started
   * @param p50Ms the time that half of them took at most
   * @param p95Ms the time that 95% took at most
   * @param meanDistance of an answer's hits, in bits
   * @param meanHits hits a query
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Told(long queries, double p50Ms, double p95Ms, double meanDistance, double meanHits) {}

  /** Counts every answer on its way out of the REST layer. */
  @ServerResponseFilter
  public void count(ContainerResponseContext response) {
    if (response.getEntity() instanceof SearchAnswer answer) {
      count(answer);
    }
  }

  /** Counts an answer. */
  void count(SearchAnswer answer) {
    Meters meters = meters(answer.space());
    meters.time.record((long) (answer.timings().totalMs() * 1e6), TimeUnit.NANOSECONDS);
    List<SearchAnswer.Hit> hits = answer.hits();
    meters.hits.record(hits.size());
    if (!hits.isEmpty()) {
      meters.distance.record(meanDistance(hits));
    }
  }

  private static double meanDistance(List<SearchAnswer.Hit> hits) {
    int sum = 0;
    for (int i = 0; i < hits.size(); i++) {
      sum += hits.get(i).distance();
    }
    return (double) sum / hits.size();
  }

  /** Returns what a space answered; empty when it answered nothing. */
  Optional<Told> of(String space) {
    return Optional.ofNullable(spaces.get(space))
        .map(meters -> {
          var times = meters.time.takeSnapshot().percentileValues();
          return new Told(
              meters.time.count(),
              times[0].value(TimeUnit.MILLISECONDS),
              times[1].value(TimeUnit.MILLISECONDS),
              meters.distance.mean(),
              meters.hits.mean());
        });
  }

  private Meters meters(String space) {
    Meters known = spaces.get(space); // which computeIfAbsent would lock to look up
    return known != null ? known : spaces.computeIfAbsent(space, this::newMeters);
  }

  private Meters newMeters(String space) {
    return new Meters(
        Timer.builder("hammingbird.space.queries")
            .description("Time of queries, by the space that answered")
            .tag("space", space)
            .publishPercentiles(.5, .95)
            .register(registry),
        DistributionSummary.builder("hammingbird.space.distance")
            .description("Mean distance of an answer's hits in bits, by the space that answered")
            .tag("space", space)
            .register(registry),
        DistributionSummary.builder("hammingbird.space.hits")
            .description("Hits of a query, by the space that answered")
            .tag("space", space)
            .register(registry));
  }
}
