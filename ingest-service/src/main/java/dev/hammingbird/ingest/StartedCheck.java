package dev.hammingbird.ingest;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started once Kafka has told of the topic {@code images}. */
@Startup
@ApplicationScoped
class StartedCheck implements HealthCheck {
  private final LogProbe probe;
  private volatile boolean started;

  StartedCheck(LogProbe probe) {
    this.probe = probe;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> fault = started ? Optional.empty() : probe.fault();
    started |= fault.isEmpty();
    return HealthCheckResponse.named("topic images")
        .withData("kafka", fault.orElse("ok"))
        .status(started)
        .build();
  }
}
