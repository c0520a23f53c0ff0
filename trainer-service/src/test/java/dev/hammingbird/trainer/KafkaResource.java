package dev.hammingbird.trainer;

import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A real broker with the system's topics, for the application under test. */
public final class KafkaResource implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    SharedInfrastructure infrastructure = SharedInfrastructure.get();
    infrastructure.createStandardTopics();
    return Map.of(
        "kafka.bootstrap.servers", infrastructure.bootstrapServers(),
        "quarkus.http.test-port", "0",
        "trainer.queue", "1",
        "trainer.threads", "1",
        "trainer.held-out-percent", "20");
  }

  @Override
  public void stop() {
    // The broker ends with the JVM.
  }
}
