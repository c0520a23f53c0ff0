package dev.hammingbird.search.page;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.local.Ports;
import dev.hammingbird.local.RepositoryRoot;
import dev.hammingbird.local.Service;
import dev.hammingbird.local.ServiceProcess;
import dev.hammingbird.local.SharedInfrastructure;
import java.nio.file.Path;
import java.util.Map;

/**
 * An active space of {@value #PICTURES} labelled pictures, the service as it is packaged, and the
 * other three services.
 */
final class PageWorld implements AutoCloseable {
  static final int PICTURES = 60;

  private final Store store;
  private final SpaceId space;
  private final OtherServices others;
  private final ServiceProcess search;

  private PageWorld(Store store, SpaceId space, OtherServices others, ServiceProcess search) {
    this.store = store;
    this.space = space;
    this.others = others;
    this.search = search;
  }

  /** Starts everything; when it returns, queries are answered. */
  static PageWorld start() {
    SharedInfrastructure infrastructure = SharedInfrastructure.get();
    Store store = Store.empty(infrastructure);
    SpaceId space = store.activate("ssah-64");
    store.add(space, 0, PICTURES);
    OtherServices others = OtherServices.start(2 * PICTURES);
    Path root = RepositoryRoot.find();
    ServiceProcess search =
        ServiceProcess.launch(
            Service.SEARCH,
            root,
            root.resolve("search-service/target/page-test/search-service.log"),
            Ports.free(1).getFirst(),
            Map.of(
                "kafka.bootstrap.servers", infrastructure.bootstrapServers(),
                "hammingbird.redis.url", infrastructure.redisUrl(),
                "hammingbird.ingest.url", others.url(),
                "hammingbird.trainer.url", others.url(),
                "hammingbird.encoder.url", others.url()));
    search.awaitReady();
    return new PageWorld(store, space, others, search);
  }

  /** Returns the address of the page, without a slash at the end. */
  String url() {
    return search.url();
  }

  /** Returns the active space. */
  SpaceId space() {
    return space;
  }

  /** Adds pictures to the active space. */
  void add(int from, int to) {
    store.add(space, from, to);
  }

  /** Returns the services that are played. */
  OtherServices others() {
    return others;
  }

  @Override
  public void close() {
    search.close();
    others.close();
    store.close();
  }
}
