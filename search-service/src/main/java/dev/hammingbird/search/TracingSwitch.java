package dev.hammingbird.search;

import io.prometheus.client.exemplars.ExemplarSampler;
import io.quarkus.micrometer.runtime.export.exemplars.OpentelemetryExemplarSamplerProvider;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Has requests traced, and figures point to traces, only where spans go somewhere: making spans
 * costs as much as a search, and looking for one at each figure as much as the figure.
 */
@Singleton
class TracingSwitch implements HttpServerOptionsCustomizer {
  private final boolean traced;

  TracingSwitch(@ConfigProperty(name = "quarkus.otel.traces.exporter") List<String> exporters) {
    traced = !exporters.equals(List.of("none"));
  }

  /** Takes the place of what Quarkus has look for a trace wherever there could be one. */
  @Produces
  @Alternative
  @Priority(1)
  Optional<ExemplarSampler> examples() {
    return traced ? new OpentelemetryExemplarSamplerProvider().exemplarSampler() : Optional.empty();
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    if (!traced) {
      options.setTracingPolicy(TracingPolicy.IGNORE);
    }
  }
}
