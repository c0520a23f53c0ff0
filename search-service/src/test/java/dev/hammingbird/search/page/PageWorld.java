package dev.hammingbird.search.page;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** An active space of {@value #PICTURES} labelled pictures, and the other three services. */
public final class PageWorld implements QuarkusTestResourceLifecycleManager {
  static final int PICTURES = 60;

  private Store store;
  private OtherServices others;
  private SpaceId space;

  /** What the tests may use of it. */
  record Handle(Store store, OtherServices others, SpaceId space) {}

  @Override
  public Map<String, String> start() {
    SharedInfrastructure infrastructure = SharedInfrastructure.get();
    store = Store.empty(infrastructure);
    space = store.activate("ssah-64");
    store.add(space, 0, PICTURES);
    others = OtherServices.start(2 * PICTURES);
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
      page.world = new Handle(store, others, space);
    }
  }

  @Override
  public void stop() {
    store.close();
    others.close();
  }
}
