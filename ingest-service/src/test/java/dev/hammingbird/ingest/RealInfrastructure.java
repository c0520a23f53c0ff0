package dev.hammingbird.ingest;

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
        "kafka.bootstrap.servers", shared.bootstrapServers(),
        "hammingbird.redis.url", shared.redisUrl(),
        "ingest.picture.max-bytes", "1M");
  }

  @Override
  public void stop() {}
}
