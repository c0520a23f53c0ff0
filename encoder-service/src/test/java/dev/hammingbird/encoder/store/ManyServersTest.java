package dev.hammingbird.encoder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.store.StoreBatch;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoreScript;
import dev.hammingbird.local.LocalRedis;
import dev.hammingbird.local.LocalRedisCluster;
import dev.hammingbird.local.LocalSentinel;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The store on a cluster of six nodes, on a master with a replica, and on a server that is full.
 */
class ManyServersTest {
  private static final SpaceId SPACE = new SpaceId("aaaaaaaaaaaaaaaa");
  private static final Bits BITS = new Bits(64);
  private static final int PARTITIONS = 8;
  private static final int ENTRIES = 500;
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void aClusterHoldsEveryPartitionWholeAndGoesOnWhenAMasterDies() {
    try (LocalRedisCluster cluster = LocalRedisCluster.start();
        RedisStore store = new RedisStore(cluster.url(), LIMIT)) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        write(store, partition, 0);
      }
      assertThat(store.fault()).isEmpty();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        StoreKeys keys = new StoreKeys(partition);
        LocalRedis master = cluster.masterOf(keys.prefix());
        assertThat(master.command("EXISTS", keys.codes(SPACE, 0), keys.ids(0), keys.index()))
            .containsExactly("3");
        assertThat(store.presenceBits(partition, SPACE, BITS, ENTRIES)).isEqualTo(ENTRIES);
      }

      cluster.masterOf(new StoreKeys(3).prefix()).kill();
      cluster.awaitServing();

      for (int partition = 0; partition < PARTITIONS; partition++) {
        int own = partition;
        await()
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(RedisException.class)
            .until(() -> writeFromWhereItStands(store, own) >= 2 * ENTRIES);
      }
    }
  }

  @Test
  void sentinelsLeadToTheServerThatTookOver() {
    try (LocalSentinel sentinels = LocalSentinel.start();
        RedisStore store = new RedisStore(sentinels.url(), LIMIT)) {
      write(store, 0, 0);
      LocalRedis first = sentinels.master();

      first.kill();
      sentinels.awaitMasterOtherThan(first);

      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(RedisException.class)
          .until(() -> writeFromWhereItStands(store, 0) >= 2 * ENTRIES);
      assertThat(sentinels.master().command("EXISTS", new StoreKeys(0).codes(SPACE, 0)))
          .containsExactly("1");
    }
  }

  @Test
  void aServerWithoutMemoryRefusesWholeBatchesAndTakesThemWhenItHasSome() {
    try (LocalRedis redis = LocalRedis.start(List.of("--maxmemory", "8mb"));
        RedisStore store = new RedisStore(redis.url(), LIMIT)) {
      long next = 0;
      RedisException refused = null;
      while (refused == null) {
        try {
          write(store, 0, next);
          next += ENTRIES;
        } catch (RedisException e) {
          refused = e;
        }
      }
      assertThat(RedisStore.full(refused)).isTrue();
      StorePosition stands = store.position(0, SPACE);
      assertThat(stands.next()).isEqualTo(next);
      assertThat(store.presenceBits(0, SPACE, BITS, next)).isEqualTo(next);
      assertThat(stands.live()).isEqualTo(next);
      assertThat(store.warning()).contains("maxmemory");

      redis.command("CONFIG", "SET", "maxmemory", "64mb");
      write(store, 0, next);

      assertThat(store.position(0, SPACE).live()).isEqualTo(next + ENTRIES);
    }
  }

  @Test
  void aServerThatEvictsIsNamedWithWhatToDo() {
    try (LocalRedis redis = LocalRedis.start(List.of("--maxmemory-policy", "allkeys-lru"));
        RedisStore store = new RedisStore(redis.url(), LIMIT)) {
      assertThat(store.fault()).contains("allkeys-lru", "CONFIG SET maxmemory-policy noeviction");
    }
  }

  private static long writeFromWhereItStands(RedisStore store, int partition) {
    long next = store.position(partition, SPACE).next();
    return next >= 2 * ENTRIES ? next : write(store, partition, next);
  }

  private static long write(RedisStore store, int partition, long from) {
    Random random = new Random(from);
    List<BlockEntry> entries = new ArrayList<>();
    for (long slot = from; slot < from + ENTRIES; slot++) {
      BinaryCode code = BinaryCode.ofWords(BITS, new long[] {random.nextLong()}, 0);
      ImageId id = new ImageId("picture-" + slot);
      entries.add(new BlockEntry.Live(slot, slot, id, List.of(new Label("cat")), code));
    }
    StorePosition position = store.position(partition, SPACE);
    StoreBatch batch = new StoreBatch(partition, SPACE, BITS, "topic", position);
    batch.add(new CodeBlock(SPACE, BITS, from, from + ENTRIES, entries), position.block());
    StoreScript.Outcome outcome = RedisStore.wait(store.apply(batch), LIMIT);
    assertThat(outcome).isInstanceOf(StoreScript.Outcome.Applied.class);
    return from + ENTRIES;
  }
}
