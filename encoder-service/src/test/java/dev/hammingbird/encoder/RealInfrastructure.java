package dev.hammingbird.encoder;

import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Points the service at the broker and Redis that the test run shares. */
public class RealInfrastructure implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    SharedInfrastructure shared = SharedInfrastructure.get();
    shared.createStandardTopics();
    return Map.of(
        "kafka.bootstrap.servers",
        shared.bootstrapServers(),
        "hammingbird.redis.url",
        shared.redisUrl(),
        "encoder.kafka.session-timeout",
        "PT6S",
        "encoder.max-back-off",
        "PT2S",
        "encoder.give-up",
        "PT3S");
  }

  @Override
  public void stop() {}
}
