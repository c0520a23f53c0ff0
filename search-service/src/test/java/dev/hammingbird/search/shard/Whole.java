package dev.hammingbird.search.shard;

import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.store.StoreAddress;
import dev.hammingbird.search.follow.ImagesState;
import dev.hammingbird.search.follow.ImagesWatch;
import dev.hammingbird.search.follow.Spaces;
import dev.hammingbird.search.follow.StoreFollower;
import dev.hammingbird.search.follow.TestModels;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.index.Upkeep;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/** What follows in a replica that holds everything, in this process. */
public final class Whole implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(40);

  private final Spaces spaces = new Spaces();
  private final ImagesWatch images;
  private final StoreFollower store;

  /** Starts one and waits until it can be searched. */
  public Whole(String bootstrapServers, String redisUrl, ModelRecord model) {
    images = new ImagesWatch(Map.of("bootstrap.servers", bootstrapServers), 100);
    store =
        new StoreFollower(
            new StoreFollower.Settings(
                StoreAddress.parse(redisUrl),
                Duration.ofSeconds(5),
                Duration.ofMillis(10),
                Duration.ofMillis(50)),
            TestModels.models(model),
            images::state,
            _ -> OptionalLong.of(0),
            spaces,
            new LabelOverrides(),
            Upkeep.atOnce(),
            (_, _) -> {});
    images.start();
    store.start();
    await()
        .atMost(SOON)
        .until(() -> spaces.of(model.space()).flatMap(SpaceIndex::view).isPresent());
  }

  /** Returns what it shows. */
  public SpaceView view(SpaceId space) {
    return spaces.of(space).flatMap(SpaceIndex::view).orElseThrow();
  }

  /** Returns the topic as last seen. */
  ImagesState images() {
    return images.state().orElseThrow();
  }

  @Override
  public void close() {
    store.close();
    images.close();
  }
}
