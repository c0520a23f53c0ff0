package dev.hammingbird.search.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.store.StoreAddress;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.local.LocalRedis;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.LabelSets;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.index.Upkeep;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * A store that goes back to what it was, or to nothing, and on again by another way: what is shown
 * of it is what it holds, or what was shown before, and nothing between.
 */
class StoreGoneBackTest {
  private static final String TOPIC = "topic-a";
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int SLOTS = 160;
  private static final Bits BITS = new Bits(16);

  private final SharedInfrastructure infrastructure = SharedInfrastructure.get();
  private final RedisClient client = RedisClient.create(infrastructure.redisUrl());
  private final RedisCommands<byte[], byte[]> redis =
      client.connect(ByteArrayCodec.INSTANCE).sync();
  private final ModelRecord model = register();
  private final SpaceId space = model.space();
  private volatile OptionalLong blocks = OptionalLong.of(0);

  @BeforeEach
  void emptyStore() {
    infrastructure.flushRedis();
  }

  @AfterEach
  void close() {
    client.shutdown();
  }

  private record Snapshot(
      Map<String, byte[]> keys,
      Map<Integer, StorePosition> own,
      Map<Integer, StorePosition> other) {}

  @RepeatedTest(60)
  void whatIsShownIsWhatTheStoreHoldsHoweverItWentBack(RepetitionInfo repetition)
      throws InterruptedException {
    Random random = new Random(repetition.getCurrentRepetition());
    List<BlockEntry> log = log(random);
    Reading reading = new Reading();
    Snapshot snapshot = new Snapshot(Map.of(), Map.of(), Map.of());
    try (FakeLane own = new FakeLane(infrastructure.redisUrl(), space, BITS, TOPIC);
        FakeLane other = new FakeLane(infrastructure.redisUrl(), register().space(), BITS, TOPIC);
        StoreReader reader =
            StoreReader.open(StoreAddress.parse(infrastructure.redisUrl()), LIMIT)) {
      for (int event = 0; event < 60; event++) {
        switch (random.nextInt(8)) {
          case 0 -> snapshot = new Snapshot(dump(), own.positions(), other.positions());
          case 1 -> {
            // Another lane that is ahead decides which slots of this space count: so does its way.
            restore(snapshot.keys);
            own.standAt(snapshot.own);
            other.standAt(snapshot.other);
          }
          case 2, 3 -> advance(other, log, random);
          case 4, 5, 6 -> advance(own, log, random);
          default -> reading.read(reader);
        }
      }
      while (own.position(0) < SLOTS || other.position(0) < SLOTS) {
        advance(own, log, random);
        advance(other, log, random);
      }
      reading.read(reader);
    }

    FakeLane.Oracle oracle = new FakeLane.Oracle();
    oracle.take(log);
    SpaceView view = reading.index.view().orElseThrow();
    assertThat(shown(view)).isEqualTo(oracle.live);
    assertThat(view.partitions().getFirst().position().digest()).isEqualTo(oracle.digest());
  }

  @Test
  void aStoreRestoredFromASnapshotIsSaidSoAndCaughtUpWith() {
    try (LocalRedis own = LocalRedis.start();
        FakeLane lane = new FakeLane(own.url(), space, BITS, TOPIC)) {
      List<BlockEntry> log = log(new Random(7));
      Models models = new Models();
      models.put(space, Optional.of(model), 0);
      Spaces spaces = new Spaces();
      try (StoreFollower follower = follower(own, models, spaces)) {
        follower.start();
        lane.write(0, 60, log.subList(0, 60));
        Map<Integer, StorePosition> once = lane.positions();
        own.command("SAVE");
        StorePosition newest = lane.write(0, 120, log.subList(60, 120));
        await().atMost(SOON).until(() -> next(spaces) == 120);

        own.kill();
        own.restart();

        await().atMost(SOON).until(() -> trouble(spaces).contains("being rebuilt"));
        assertThat(next(spaces)).isEqualTo(120);
        try (FakeLane later = new FakeLane(own.url(), space, BITS, TOPIC)) {
          later.standAt(once);
          later.write(0, 61, log.subList(60, 61));
          later.write(0, 120, log.subList(61, 120));
          await().atMost(SOON).until(() -> trouble(spaces).isEmpty());
          later.write(0, SLOTS, log.subList(120, SLOTS));
        }
        await().atMost(SOON).until(() -> next(spaces) == SLOTS);
        FakeLane.Oracle oracle = new FakeLane.Oracle();
        oracle.take(log);
        assertThat(shown(spaces.of(space).flatMap(SpaceIndex::view).orElseThrow()))
            .isEqualTo(oracle.live);
        assertThat(newest.next()).isEqualTo(120);
      }
    }
  }

  @Test
  void aFreshReplicaOfAStoreThatIsBeingRebuiltWaitsUntilItIs() {
    blocks = OptionalLong.empty();
    try (LocalRedis own = LocalRedis.start();
        FakeLane lane = new FakeLane(own.url(), space, BITS, TOPIC)) {
      List<BlockEntry> log = log(new Random(8));
      Models models = new Models();
      models.put(space, Optional.of(model), 0);
      Spaces spaces = new Spaces();
      try (StoreFollower follower = follower(own, models, spaces)) {
        follower.start();
        lane.write(0, 40, log.subList(0, 40));
        await().atMost(SOON).until(() -> trouble(spaces).contains("Kafka has not said"));
        blocks = OptionalLong.of(3);
        await().atMost(SOON).until(() -> trouble(spaces).contains("holds 1 of 3 blocks"));
        assertThat(next(spaces)).isEqualTo(-1);

        lane.write(0, 80, log.subList(40, 80));
        lane.write(0, SLOTS, log.subList(80, SLOTS));

        await().atMost(SOON).until(() -> next(spaces) == SLOTS);
        await().atMost(SOON).until(() -> trouble(spaces).isEmpty());
      }
    }
  }

  /** What a replica does, by hand: reads, and begins anew when the store is another one. */
  private final class Reading {
    private final PictureDirectory directory =
        new PictureDirectory(TOPIC, 1, new LabelSets(), new LabelOverrides());
    private final SpaceIndex index = new SpaceIndex(space, BITS);
    private SpaceLoad load =
        new SpaceLoad(index, directory, (_, _) -> {}, () -> OptionalLong.of(0), 0);

    void read(StoreReader reader) throws InterruptedException {
      if (step(reader) == SpaceLoad.Step.LOST) {
        load = new SpaceLoad(index, directory, (_, _) -> {}, () -> OptionalLong.of(0), 0);
        assertThat(step(reader)).isNotEqualTo(SpaceLoad.Step.LOST);
      }
      if (load.published()) {
        assertThat(shown(index.view().orElseThrow())).isEqualTo(stored());
      }
    }

    private SpaceLoad.Step step(StoreReader reader) throws InterruptedException {
      StorePosition seen = reader.positions(load.places()).getFirst();
      SpaceLoad.Step step = load.step(reader, 0, seen);
      while (step == SpaceLoad.Step.MORE) {
        step = load.step(reader, 0, seen);
      }
      return step;
    }
  }

  /** Returns what Redis holds, read bit by bit. */
  private Map<Long, BinaryCode> stored() {
    StoreKeys keys = new StoreKeys(0);
    Map<Long, BinaryCode> live = new TreeMap<>();
    for (long slot = 0; slot < SLOTS; slot++) {
      if (redis.getbit(utf8(keys.live(space, 0)), slot) == 1) {
        byte[] code = redis.getrange(utf8(keys.codes(space, 0)), 2 * slot, 2 * slot + 1);
        live.put(slot, BinaryCode.ofHex("%02x%02x".formatted(code[0], code[1])));
      }
    }
    return live;
  }

  private static Map<Long, BinaryCode> shown(SpaceView view) {
    Map<Long, BinaryCode> shown = new TreeMap<>();
    for (long slot = 0; slot < SLOTS; slot++) {
      long at = slot;
      view.partitions().getFirst().code(slot).ifPresent(code -> shown.put(at, code));
    }
    return shown;
  }

  private static void advance(FakeLane lane, List<BlockEntry> log, Random random) {
    int from = (int) lane.position(0);
    int to = Math.min(SLOTS, from + 1 + random.nextInt(12));
    if (from < to) {
      lane.write(0, to, log.subList(from, to));
    }
  }

  private Map<String, byte[]> dump() {
    Map<String, byte[]> keys = new HashMap<>();
    redis
        .keys(utf8("*"))
        .forEach(key -> keys.put(new String(key, StandardCharsets.UTF_8), redis.dump(key)));
    return keys;
  }

  private void restore(Map<String, byte[]> keys) {
    redis.flushall();
    keys.forEach((key, value) -> redis.restore(utf8(key), 0, value));
  }

  private static List<BlockEntry> log(Random random) {
    List<BlockEntry> log = new ArrayList<>();
    for (long slot = 0; slot < SLOTS; slot++) {
      ImageId id = new ImageId("p" + random.nextInt(40));
      log.add(
          switch (random.nextInt(8)) {
            case 0 -> new BlockEntry.Erased(slot, 1000, id);
            case 1 -> new BlockEntry.RejectedByEncoder(slot, 1000, id);
            default ->
                new BlockEntry.Live(slot, 1000, id, List.of(), Entries.code(random, BITS.count()));
          });
    }
    return log;
  }

  private StoreFollower follower(LocalRedis redis, Models models, Spaces spaces) {
    return new StoreFollower(
        new StoreFollower.Settings(
            StoreAddress.parse(redis.url()), LIMIT, Duration.ofMillis(5), Duration.ofMillis(20)),
        models,
        () -> Optional.of(new ImagesState(TOPIC, List.of((long) SLOTS))),
        _ -> blocks,
        spaces,
        new LabelOverrides(),
        Upkeep.atOnce(),
        (_, _) -> {});
  }

  private long next(Spaces spaces) {
    return spaces
        .of(space)
        .flatMap(SpaceIndex::view)
        .map(view -> view.partitions().getFirst().position().next())
        .orElse(-1L);
  }

  private String trouble(Spaces spaces) {
    return spaces.of(space).flatMap(SpaceIndex::trouble).orElse("");
  }

  private static ModelRecord register() {
    return TestModels.registered(
        SharedInfrastructure.freshPrefix(), BITS.count(), TestModels.sawNothing());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
