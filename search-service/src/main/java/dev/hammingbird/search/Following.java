package dev.hammingbird.search;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.store.StoreAddress;
import dev.hammingbird.search.follow.Follower;
import dev.hammingbird.search.follow.ImagesWatch;
import dev.hammingbird.search.follow.LabelEvents;
import dev.hammingbird.search.follow.ModelEvents;
import dev.hammingbird.search.follow.Models;
import dev.hammingbird.search.follow.ProgressWatch;
import dev.hammingbird.search.follow.Share;
import dev.hammingbird.search.follow.Spaces;
import dev.hammingbird.search.follow.StoreFollower;
import dev.hammingbird.search.follow.TopicFollower;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.Upkeep;
import dev.hammingbird.search.kernel.Kernels;
import dev.hammingbird.search.shard.Holdings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** Starts and stops all that this service follows, and hands out what it knows from it. */
@Startup
@Singleton
class Following {
  private static final Logger LOG = Logger.getLogger(Following.class);

  /**
   * What part of the heap tables get where nobody says: codes, ids and new tables need the rest.
   */
  private static final int TABLES_OF_HEAP = 3;

  private final ExecutorService upkeep =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("search-upkeep").factory());
  private final Models models = new Models();
  private final Spaces spaces = new Spaces();
  private final ImagesWatch images;
  private final TopicFollower modelTopic;
  private final TopicFollower labelTopic;
  private final StoreFollower store;
  private final Optional<Holdings> holdings;
  private final ProgressWatch progress = new ProgressWatch(spaces);

  Following(SearchConfig config, Figures figures) {
    Map<String, Object> kafka = Map.of("bootstrap.servers", config.kafka());
    LabelOverrides overrides = new LabelOverrides();
    images = new ImagesWatch(kafka, config.follow().endsInterval().toMillis());
    holdings = holdings(config.shards());
    modelTopic = new TopicFollower(Topics.MODELS, kafka, new ModelEvents(models));
    store =
        new StoreFollower(
            new StoreFollower.Settings(
                StoreAddress.parse(config.redis()),
                config.follow().redisTimeout(),
                config.follow().interval(),
                config.follow().idleInterval()),
            models,
            images::state,
            images::blocks,
            spaces,
            overrides,
            new Upkeep(
                upkeep,
                Upkeep.Settings.withTables(tableBytes(config.index()))
                    .keeping(config.paging().states(), config.paging().age())),
            (space, arrival) -> {
              if (models.snapshot().isActive(space)) {
                figures.visible(arrival);
              }
            },
            holdings.map(
                held -> new Share(held::wanted, images::blocks, images::recount, held::elsewhere)));
    labelTopic =
        new TopicFollower(
            Topics.LABELS,
            kafka,
            new LabelEvents(overrides, () -> store.directory().stream().toList()));
    figures.watch(spaces, models, images);
  }

  @PostConstruct
  void start() {
    Kernels.Choice chosen = Kernels.choice();
    LOG.infof("codes are compared by the %s kernel: %s", chosen.kernel().name(), chosen.reason());
    all().forEach(Follower::start);
  }

  void stop(@Observes ShutdownEvent end) {
    all().forEach(Follower::close);
    upkeep.shutdownNow();
  }

  private static Optional<Holdings> holdings(ShardConfig config) {
    return config.enabled()
        ? Optional.of(
            new Holdings(new Holdings.Settings(config.most(), config.grace(), config.handOver())))
        : Optional.empty();
  }

  /** Returns what this replica has to hold, where that is a share only. */
  Optional<Holdings> holdings() {
    return holdings;
  }

  List<Follower> all() {
    return List.of(images, modelTopic, labelTopic, store, progress);
  }

  Models models() {
    return models;
  }

  Spaces spaces() {
    return spaces;
  }

  ImagesWatch images() {
    return images;
  }

  StoreFollower store() {
    return store;
  }

  ProgressWatch progress() {
    return progress;
  }

  TopicFollower modelTopic() {
    return modelTopic;
  }

  TopicFollower labelTopic() {
    return labelTopic;
  }

  private static long tableBytes(SearchConfig.Index index) {
    return index
        .tableMemory()
        .map(MemorySize::asLongValue)
        .orElse(Runtime.getRuntime().maxMemory() / TABLES_OF_HEAP);
  }
}
