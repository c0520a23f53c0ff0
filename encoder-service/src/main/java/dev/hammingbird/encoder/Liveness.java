package dev.hammingbird.encoder;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Says that the process answers: what Kafka or Redis do is no reason to restart it. */
@org.eclipse.microprofile.health.Liveness
class Liveness implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.up("encoder");
  }
}
