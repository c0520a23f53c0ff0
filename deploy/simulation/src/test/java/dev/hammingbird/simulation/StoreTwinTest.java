package dev.hammingbird.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreBatch;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoreScript;
import dev.hammingbird.encoder.store.RedisStore;
import dev.hammingbird.local.LocalRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The store in memory does what the script does in a real Redis, batch for batch. */
class StoreTwinTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void theSameBatchesLeaveTheSameStoreInMemoryAndInRedis() throws Exception {
    try (LocalRedis server = LocalRedis.start();
        RedisStore redis = new RedisStore(server.url(), LIMIT)) {
      for (long seed = 1; seed <= 12; seed++) {
        server.command("FLUSHALL");
        compare(seed, server, redis);
      }
    }
  }

  private static void compare(long seed, LocalRedis server, RedisStore redis) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    MemoryStore memory = new MemoryStore();
    World world = new World(random, new MemoryLog(1), memory, line -> {});
    for (int width : List.of(64, 20, 128)) {
      Space space = Space.number(world.spaces.size(), width);
      world.spaces.add(space);
      world.log.open(space.id());
    }
    List<StorePosition> stale = new ArrayList<>(List.of(StorePosition.START));
    for (int step = 0; step < 60; step++) {
      for (int i = random.nextInt(4); i > 0; i--) {
        world.client();
      }
      Space space = world.any(world.spaces);
      StorePosition position =
          world.chance(85) ? memory.codes(0, space.id()).position() : world.any(stale);
      StoreBatch batch = batch(world, space, position);
      if (batch.next() > batch.expected()) {
        StoreScript.Outcome here = memory.apply(batch);
        StoreScript.Outcome there =
            redis.apply(batch).toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(there.getClass()).as("seed %d step %d", seed, step).isEqualTo(here.getClass());
      }
      stale.add(memory.codes(0, space.id()).position());
    }
    world.spaces.forEach(space -> assertSame(seed, memory, space, server, redis));
  }

  private static StoreBatch batch(World world, Space space, StorePosition position) {
    StoreBatch batch =
        new StoreBatch(0, space.id(), space.bits(), world.log.topic().id(), position);
    List<BlockEntry> entries =
        world.encode(space, world.log.read(0, position.next(), 1 + world.random.nextInt(9)));
    if (!entries.isEmpty()) {
      long to = entries.getLast().offset() + 1;
      batch.add(
          new CodeBlock(space.id(), space.bits(), position.next(), to, entries), position.block());
    }
    return batch;
  }

  private static void assertSame(
      long seed, MemoryStore memory, Space space, LocalRedis server, RedisStore redis) {
    MemoryStore.Codes here = memory.codes(0, space.id());
    StorePosition there = redis.position(0, space.id());
    assertThat(List.of(there.next(), there.block(), there.live(), there.rejected(), there.gone()))
        .as("seed %d: books", seed)
        .isEqualTo(
            List.of(
                here.position().next(),
                here.position().block(),
                here.position().live(),
                here.position().rejected(),
                here.position().gone()));
    assertThat(there.digest()).as("seed %d: digest", seed).isEqualTo(here.position().digest());
    assertThat(there.changes()).isEqualTo(here.position().changes());
    StoreKeys keys = new StoreKeys(0);
    PageLayout layout = new PageLayout(space.bits());
    for (long slot = 0; slot < there.next(); slot++) {
      String live = keys.live(space.id(), layout.page(slot));
      String bit = server.command("GETBIT", live, Long.toString(slot)).getFirst();
      assertThat(bit.equals("1"))
          .as("seed %d: slot %d", seed, slot)
          .isEqualTo(here.present(slot).contains(slot));
    }
    List<String> cleared = server.command("LRANGE", keys.unset(space.id()), "0", "-1");
    assertThat(cleared)
        .as("seed %d: cleared slots", seed)
        .containsSubsequence(here.unset(0).stream().map(String::valueOf).toList());
  }
}
