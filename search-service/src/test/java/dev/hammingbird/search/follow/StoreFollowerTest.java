package dev.hammingbird.search.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.store.StoreAddress;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.local.LocalRedisCluster;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.PartitionView;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.index.Upkeep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFollowerTest {
  private static final int PARTITIONS = 3;
  private static final Duration SOON = Duration.ofSeconds(20);

  private final SharedInfrastructure infrastructure = SharedInfrastructure.get();
  private final Models models = new Models();
  private final Spaces spaces = new Spaces();
  private final AtomicReference<Optional<ImagesState>> images =
      new AtomicReference<>(Optional.of(new ImagesState("topic-a", List.of(0L, 0L, 0L))));
  private final AtomicLong arrivals = new AtomicLong();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void emptyStore() {
    infrastructure.flushRedis();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 36, 64, 100, 1024})
  void showsExactlyWhatTheStoreHoldsAfterEveryBatch(int width) {
    Random random = new Random(width);
    ModelRecord model = register(width);
    FakeLane lane = lane(model, "topic-a");
    List<FakeLane.Oracle> oracles =
        List.of(new FakeLane.Oracle(), new FakeLane.Oracle(), new FakeLane.Oracle());
    long[] next = new long[PARTITIONS];
    follow();

    for (int round = 0; round < 12; round++) {
      int partition = random.nextInt(PARTITIONS);
      List<BlockEntry> entries = new ArrayList<>();
      int count = round == 3 ? 3000 : random.nextInt(40);
      for (int i = 0; i < count; i++) {
        next[partition] += random.nextInt(20) == 0 ? 1 + random.nextInt(5) : 1;
        entries.add(entry(random, partition, next[partition] - 1, width));
      }
      next[partition]++;
      oracles.get(partition).take(entries);
      StorePosition written = lane.write(partition, next[partition], entries);

      PartitionView view = awaitPosition(model.space(), partition, written);
      assertThat(view.position().digest()).isEqualTo(oracles.get(partition).digest());
      assertThat(view.position().live()).isEqualTo(oracles.get(partition).live.size());
      assertThat(view.segments().stream().mapToInt(segment -> segment.live().count()).sum())
          .isEqualTo(oracles.get(partition).live.size());
      oracles
          .get(partition)
          .live
          .forEach((slot, code) -> assertThat(view.code(slot)).contains(code));
    }
  }

  @Test
  void aSecondSpaceThatLagsShowsItsOwnPictureOfTheSameIds() {
    ModelRecord ahead = register(64);
    ModelRecord behind = register(32);
    FakeLane first = lane(ahead, "topic-a");
    FakeLane second = lane(behind, "topic-a");
    ImageId id = idOf(1);
    follow();

    first.write(1, 1, List.of(Entries.live(0, id, 64)));
    StorePosition lagging = second.write(1, 1, List.of(Entries.live(0, id, 32)));
    StorePosition replaced = first.write(1, 2, List.of(Entries.live(1, id, 64)));
    awaitPosition(ahead.space(), 1, replaced);
    awaitPosition(behind.space(), 1, lagging);

    assertThat(view(ahead.space()).find(id)).contains(new Slot(1, 1));
    assertThat(view(behind.space()).find(id)).contains(new Slot(1, 0));
  }

  @Test
  void anEmptiedStoreLeavesMemoryAnsweringUntilItIsRebuilt() {
    ModelRecord model = register(64);
    FakeLane lane = lane(model, "topic-a");
    List<BlockEntry> entries = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      entries.add(Entries.live(i, new ImageId("p" + i), 64));
    }
    follow();
    StorePosition written = lane.write(0, 100, entries);
    awaitPosition(model.space(), 0, written);

    infrastructure.flushRedis();
    lane.forget();
    awaitTrouble(model.space(), true);
    assertThat(view(model.space()).live()).isEqualTo(100);
    lane.write(0, 40, entries.subList(0, 40));
    assertThat(view(model.space()).live()).isEqualTo(100);
    lane.write(0, 100, entries.subList(40, 100));

    awaitTrouble(model.space(), false);
    assertThat(view(model.space()).live()).isEqualTo(100);
  }

  @Test
  void anotherTopicOfTheNameIsLoadedAnew() {
    ModelRecord model = register(64);
    FakeLane old = lane(model, "topic-a");
    follow();
    awaitPosition(
        model.space(), 0, old.write(0, 1, List.of(Entries.live(0, new ImageId("old"), 64))));

    images.set(Optional.of(new ImagesState("topic-b", List.of(0L, 0L, 0L))));
    awaitTrouble(model.space(), true);
    assertThat(view(model.space()).directory().topic()).isEqualTo("topic-a");
    infrastructure.flushRedis();
    lane(model, "topic-b").write(0, 1, List.of(Entries.live(0, new ImageId("new"), 64)));

    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          SpaceView view = view(model.space());
          assertThat(view.directory().topic()).isEqualTo("topic-b");
          assertThat(view.live()).isEqualTo(1);
          assertThat(view.directory().id(new Slot(0, 0))).isEqualTo(new ImageId("new"));
        });
    assertThat(spaces.of(model.space()).orElseThrow().trouble()).isEmpty();
  }

  @Test
  void aClusterIsFollowedAndAMasterThatDiesIsFollowedInItsSuccessor() {
    try (LocalRedisCluster cluster = LocalRedisCluster.start()) {
      ModelRecord model = register(64);
      FakeLane lane = lane(model, "topic-a", cluster.url());
      follow(cluster.url());
      for (int partition = 0; partition < PARTITIONS; partition++) {
        List<BlockEntry> entries = List.of(Entries.live(0, new ImageId("p" + partition), 64));
        awaitPosition(model.space(), partition, lane.write(partition, 1, entries));
      }
      cluster.masterOf(new StoreKeys(1).prefix()).command("WAIT", "1", "1000");

      cluster.masterOf(new StoreKeys(1).prefix()).kill();
      cluster.awaitServing();

      FakeLane successor = lane(model, "topic-a", cluster.url());
      successor.standAt(lane.positions());
      successor.write(1, 2, List.of(Entries.live(1, new ImageId("late"), 64)));
      await().atMost(SOON).until(() -> view(model.space()).live() == PARTITIONS + 1);
    }
  }

  @Test
  void aRetiredSpaceIsForgotten() {
    ModelRecord model = register(64);
    lane(model, "topic-a").write(0, 1, List.of(Entries.live(0, new ImageId("a"), 64)));
    follow();
    await().atMost(SOON).until(() -> spaces.of(model.space()).isPresent());

    models.put(model.space(), Optional.empty(), 1);

    await().atMost(SOON).until(() -> spaces.of(model.space()).isEmpty());
  }

  @Test
  void tellsOfPicturesThatArriveAndNotOfThoseThatWereThere() {
    ModelRecord model = register(64);
    FakeLane lane = lane(model, "topic-a");
    StorePosition before = lane.write(0, 1, List.of(Entries.live(0, new ImageId("a"), 64)));
    follow();
    awaitPosition(model.space(), 0, before);
    assertThat(arrivals.get()).isZero();

    StorePosition after = lane.write(0, 2, List.of(Entries.live(1, new ImageId("b"), 64)));

    awaitPosition(model.space(), 0, after);
    await().atMost(SOON).untilAsserted(() -> assertThat(arrivals.get()).isEqualTo(1));
  }

  private BlockEntry entry(Random random, int partition, long offset, int width) {
    ImageId id = new ImageId("p" + partition + "-" + random.nextInt(120));
    return switch (random.nextInt(10)) {
      case 0 -> new BlockEntry.Erased(offset, 1000, id);
      case 1 -> new BlockEntry.RejectedByEncoder(offset, 1000, id);
      default ->
          new BlockEntry.Live(
              offset, 1000, id, List.of(new Label("x")), Entries.code(random, width));
    };
  }

  private static ImageId idOf(int partition) {
    for (int i = 0; ; i++) {
      ImageId id = new ImageId("id" + i);
      if (IdPartitioner.partition(id, PARTITIONS) == partition) {
        return id;
      }
    }
  }

  private ModelRecord register(int width) {
    ModelRecord model =
        TestModels.registered(SharedInfrastructure.freshPrefix(), width, TestModels.sawNothing());
    models.put(model.space(), Optional.of(model), 0);
    return model;
  }

  private FakeLane lane(ModelRecord model, String topic) {
    return lane(model, topic, infrastructure.redisUrl());
  }

  private FakeLane lane(ModelRecord model, String topic, String url) {
    FakeLane lane =
        new FakeLane(url, model.space(), new Bits(model.manifest().bits().count()), topic);
    open.add(lane);
    return lane;
  }

  private void follow() {
    follow(infrastructure.redisUrl());
  }

  private void follow(String url) {
    StoreFollower follower =
        new StoreFollower(
            new StoreFollower.Settings(
                StoreAddress.parse(url),
                Duration.ofSeconds(5),
                Duration.ofMillis(5),
                Duration.ofMillis(20)),
            models,
            images::get,
            _ -> OptionalLong.of(0),
            spaces,
            new LabelOverrides(),
            Upkeep.atOnce(),
            (_, _) -> arrivals.incrementAndGet());
    open.add(follower);
    follower.start();
  }

  private SpaceView view(SpaceId space) {
    return spaces.of(space).flatMap(SpaceIndex::view).orElseThrow();
  }

  private PartitionView awaitPosition(SpaceId space, int partition, StorePosition position) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(5))
        .until(() ->
            spaces
                .of(space)
                .flatMap(SpaceIndex::view)
                .filter(v -> v.partitions().get(partition).position().equals(position))
                .isPresent());
    return view(space).partitions().get(partition);
  }

  private void awaitTrouble(SpaceId space, boolean troubled) {
    await()
        .atMost(SOON)
        .until(() -> spaces.of(space).orElseThrow().trouble().isPresent() == troubled);
  }
}
