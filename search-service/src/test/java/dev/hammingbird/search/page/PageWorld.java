package dev.hammingbird.search.page;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An active space of {@value #PICTURES} labelled pictures, and the other three services. */
public final class PageWorld implements QuarkusTestResourceLifecycleManager {
  static final int PICTURES = 60;

  private @Nullable Handle handle;

  /** What the tests may use of it. */
  record Handle(Store store, OtherServices others, SpaceId space) {}

  @Override
  public Map<String, String> start() {
    SharedInfrastructure infrastructure = SharedInfrastructure.get();
    Store store = Store.empty(infrastructure);
    SpaceId space = store.activate("ssah-64");
    store.add(space, 0, PICTURES);
    OtherServices others = OtherServices.start(2 * PICTURES);
    handle = new Handle(store, others, space);
    return Map.of(
        "kafka.bootstrap.servers", infrastructure.bootstrapServers(),
        "hammingbird.redis.url", infrastructure.redisUrl(),
        "hammingbird.ingest.url", others.url(),
        "hammingbird.trainer.url", others.url(),
        "hammingbird.encoder.url", others.url());
  }

  @Override
  public void inject(Object test) {
    if (test instanceof PageIT page) {
      page.world = handle;
    }
  }

  @Override
  public void stop() {
    if (handle != null) {
      handle.store.close();
      handle.others.close();
    }
  }
}
