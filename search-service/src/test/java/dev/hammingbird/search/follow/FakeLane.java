package dev.hammingbird.search.follow;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.store.StoreAddress;
import dev.hammingbird.contracts.store.StoreBatch;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoreScript;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes into a real Redis what a lane would, with the store's own script. */
public final class FakeLane implements AutoCloseable {
  private final AbstractRedisClient client;
  private final RedisClusterCommands<byte[], byte[]> redis;
  private final SpaceId space;
  private final Bits bits;
  private final String topic;
  private final Map<Integer, StorePosition> positions = new HashMap<>();

  /** Opens a connection for one space. */
  public FakeLane(String redisUrl, SpaceId space, Bits bits, String topic) {
    StoreAddress address = StoreAddress.parse(redisUrl);
    if (address.cluster()) {
      RedisClusterClient cluster =
          RedisClusterClient.create(address.urls().stream().map(RedisURI::create).toList());
      this.client = cluster;
      this.redis = cluster.connect(ByteArrayCodec.INSTANCE).sync();
    } else {
      RedisClient single = RedisClient.create(redisUrl);
      this.client = single;
      this.redis = single.connect(ByteArrayCodec.INSTANCE).sync();
    }
    this.space = space;
    this.bits = bits;
    this.topic = topic;
  }

  /** Writes the offsets up to {@code to} of a partition. */
  public StorePosition write(int partition, long to, List<BlockEntry> entries) {
    StorePosition before = positions.getOrDefault(partition, StorePosition.START);
    StoreBatch batch = new StoreBatch(partition, space, bits, topic, before);
    batch.add(new CodeBlock(space, bits, before.next(), to, entries), before.block());
    List<byte[]> reply =
        redis.eval(
            StoreScript.TEXT.getBytes(StandardCharsets.UTF_8),
            ScriptOutputType.MULTI,
            batch.keys(),
            batch.arguments());
    StoreScript.Outcome outcome =
        StoreScript.outcome(
            reply.stream().map(part -> new String(part, StandardCharsets.UTF_8)).toList());
    if (!(outcome instanceof StoreScript.Outcome.Applied applied)) {
      throw new IllegalStateException("the store did not take the batch: " + outcome);
    }
    positions.put(partition, applied.position());
    return applied.position();
  }

  /** Returns the first offset not written yet. */
  public long position(int partition) {
    return positions.getOrDefault(partition, StorePosition.START).next();
  }

  /** Begins again from nothing, as after Redis was emptied. */
  public void forget() {
    positions.clear();
  }

  /** Returns where the store stands, by partition. */
  Map<Integer, StorePosition> positions() {
    return Map.copyOf(positions);
  }

  /** Goes on from where the store once stood, as after it was restored. */
  void standAt(Map<Integer, StorePosition> once) {
    positions.clear();
    positions.putAll(once);
  }

  @Override
  public void close() {
    // Lettuce waits for ever for a connection to a node of a cluster that died.
    client.shutdownAsync(0, 1, SECONDS).completeOnTimeout(null, 2, SECONDS).join();
    var _ = client.getResources().shutdown(0, 1, SECONDS);
  }

  /** What the store must hold of one partition: worked out the plain way. */
  public static final class Oracle {
    final TreeMap<Long, BinaryCode> live = new TreeMap<>();
    private final Map<ImageId, Long> liveSlots = new HashMap<>();

    /** Takes entries in order. */
    void take(List<BlockEntry> entries) {
      for (BlockEntry entry : entries) {
        Long before = liveSlots.remove(entry.id());
        if (before != null) {
          live.remove(before);
        }
        if (entry instanceof BlockEntry.Live now) {
          live.put(now.offset(), now.code());
          liveSlots.put(now.id(), now.offset());
        }
      }
    }

    long digest() {
      return live.entrySet().stream()
          .mapToLong(entry -> EntryDigest.of(entry.getKey(), entry.getValue()))
          .reduce(0, (a, b) -> a ^ b);
    }
  }
}
