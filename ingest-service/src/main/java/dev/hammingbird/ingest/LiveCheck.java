package dev.hammingbird.ingest;

import dev.hammingbird.ingest.admission.InFlight;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while it answers; says how many uploads it holds. */
@Liveness
@ApplicationScoped
class LiveCheck implements HealthCheck {
  private final InFlight inFlight;

  LiveCheck(InFlight inFlight) {
    this.inFlight = inFlight;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("uploads").up().withData("held", inFlight.taken()).build();
  }
}
