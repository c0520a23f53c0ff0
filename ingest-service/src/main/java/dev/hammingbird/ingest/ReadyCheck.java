package dev.hammingbird.ingest;

import dev.hammingbird.ingest.status.StoreView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when Kafka takes pictures. Redis only answers questions, so it is told but not asked for.
 */
@Readiness
@ApplicationScoped
class ReadyCheck implements HealthCheck {
  private final LogProbe probe;
  private final Delivery delivery;
  private final StoreView store;

  ReadyCheck(LogProbe probe, Delivery delivery, StoreView store) {
    this.probe = probe;
    this.delivery = delivery;
    this.store = store;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> fault = probe.fault();
    Optional<String> trouble = delivery.trouble();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("log")
            .withData("kafka", fault.orElse("ok"))
            .withData("images.raw", trouble.orElse("ok"))
            .withData("redis", store.fault().orElse("ok"));
    return answer.status(fault.isEmpty() && trouble.isEmpty()).build();
  }
}
