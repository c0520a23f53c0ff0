package dev.hammingbird.search;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Has requests traced only where spans go somewhere: making them costs as much as a search. */
@Singleton
class TracingSwitch implements HttpServerOptionsCustomizer {
  private final boolean traced;

  TracingSwitch(@ConfigProperty(name = "quarkus.otel.traces.exporter") List<String> exporters) {
    traced = !exporters.equals(List.of("none"));
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    if (!traced) {
      options.setTracingPolicy(TracingPolicy.IGNORE);
    }
  }
}
