package dev.hammingbird.ingest.status;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.IdGroup;
import dev.hammingbird.contracts.store.IdIndex;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreAddress;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoredId;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what Redis holds of one picture. Never writes. Safe for use by several threads. */
public final class StoreView implements AutoCloseable {
  private final AbstractRedisClient client;
  private @Nullable RedisClusterCommands<byte[], byte[]> connected;

  /**
   * Makes a reader; it connects when first asked.
   *
   * @param url see {@link StoreAddress}
   * @param limit how long connecting or a command may take
   */
  public StoreView(String url, Duration limit) {
    StoreAddress address = StoreAddress.parse(url);
    List<RedisURI> uris = address.urls().stream().map(RedisURI::create).toList();
    uris.forEach(uri -> uri.setTimeout(limit));
    SocketOptions sockets = SocketOptions.builder().connectTimeout(limit).build();
    this.client = address.cluster() ? cluster(uris, sockets) : single(uris.getFirst(), sockets);
  }

  private static RedisClient single(RedisURI uri, SocketOptions sockets) {
    RedisClient single = RedisClient.create(uri);
    single.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(sockets)
            .build());
    return single;
  }

  private static RedisClusterClient cluster(List<RedisURI> uris, SocketOptions sockets) {
    RedisClusterClient cluster = RedisClusterClient.create(uris);
    cluster.setOptions(
        ClusterClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(sockets)
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder().enableAllAdaptiveRefreshTriggers().build())
            .build());
    return cluster;
  }

  /**
   * Returns the newest slot of an id that the store has seen.
   *
   * @throws RedisException if Redis does not answer
   */
  Optional<Position> newest(int partition, ImageId id) {
    StoreKeys keys = new StoreKeys(partition);
    int hash = IdIndex.hash(id.bytes());
    long bucket = -1;
    // The index may grow between two commands, and move the id: then it is looked up again.
    for (long now = bucket(keys, hash); now != bucket; now = bucket(keys, hash)) {
      bucket = now;
      Optional<Position> found = newest(keys, bucket, hash, id);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private long bucket(StoreKeys keys, int hash) {
    byte[] ids = commands().hget(utf8(keys.index()), utf8("ids"));
    return IdIndex.bucket(hash, ids == null ? 0 : Long.parseLong(text(ids)));
  }

  private Optional<Position> newest(StoreKeys keys, long bucket, int hash, ImageId id) {
    RedisClusterCommands<byte[], byte[]> redis = commands();
    byte[] slots = redis.hget(utf8(keys.bucket(bucket)), IdIndex.field(hash));
    if (slots == null) {
      return Optional.empty();
    }
    for (long offset : IdIndex.slots(slots)) {
      byte[] group = redis.get(utf8(keys.idsOf(offset)));
      Optional<StoredId> stored =
          group == null
              ? Optional.empty()
              : IdGroup.at(group, (int) (offset % StoreKeys.SLOTS_PER_GROUP));
      if (stored.isPresent() && stored.get().id().equals(id)) {
        return Optional.of(
            new Position(
                new Slot(keys.partition(), offset),
                Instant.ofEpochMilli(stored.get().arrivalMillis()),
                stored.get().erased()));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns how far the store has come in a space.
   *
   * @throws RedisException if Redis does not answer
   */
  StorePosition position(int partition, SpaceId space) {
    Map<String, String> hash = new HashMap<>();
    commands()
        .hgetall(utf8(new StoreKeys(partition).position(space)))
        .forEach((field, value) -> hash.put(text(field), text(value)));
    return StorePosition.of(hash);
  }

  /**
   * Tells whether a slot has a code in a space and is the newest of its id there.
   *
   * @throws RedisException if Redis does not answer
   */
  boolean isLive(Slot slot, SpaceId space, Bits bits) {
    PageLayout layout = new PageLayout(bits);
    StoreKeys keys = new StoreKeys(slot.partition());
    long page = layout.page(slot.offset());
    byte[] live = utf8(keys.live(space, page));
    // A full page whose slots all count has codes and no presence bits.
    return commands().getbit(live, layout.indexInPage(slot.offset())) == 1
        || (commands().exists(live) == 0 && commands().exists(utf8(keys.codes(space, page))) == 1);
  }

  /** Returns why Redis does not answer; empty when it does. */
  public Optional<String> fault() {
    try {
      String _ = commands().ping();
      return Optional.empty();
    } catch (RedisException e) {
      return Optional.of("unreachable: " + e.getMessage());
    }
  }

  private synchronized RedisClusterCommands<byte[], byte[]> commands() {
    RedisClusterCommands<byte[], byte[]> now = connected;
    if (now == null) {
      now =
          switch (client) {
            case RedisClusterClient cluster -> cluster.connect(ByteArrayCodec.INSTANCE).sync();
            case RedisClient single -> single.connect(ByteArrayCodec.INSTANCE).sync();
            default -> throw new IllegalStateException("not a client of ours: " + client);
          };
      connected = now;
    }
    return now;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    // Lettuce would wait for ever for a connection to a node of a cluster that died.
    client.shutdownAsync(0, 2, SECONDS).completeOnTimeout(null, 3, SECONDS).join();
    var _ = client.getResources().shutdown(0, 2, SECONDS);
  }
}
