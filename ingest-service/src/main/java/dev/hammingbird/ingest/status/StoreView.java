package dev.hammingbird.ingest.status;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoredId;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what Redis holds of one picture. Never writes. Safe for use by several threads. */
public final class StoreView implements AutoCloseable {
  private final RedisClient client;
  private @Nullable StatefulRedisConnection<String, String> connection;

  /**
   * Makes a reader; it connects when first asked.
   *
   * @param url such as {@code redis://127.0.0.1:6379}
   * @param limit how long connecting or a command may take
   */
  public StoreView(String url, Duration limit) {
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(limit);
    this.client = RedisClient.create(uri);
    this.client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(limit).build())
            .build());
  }

  /**
   * Returns the newest slot of an id that the store has seen.
   *
   * @throws RedisException if Redis does not answer
   */
  Optional<Position> newest(int partition, ImageId id) {
    StoreKeys keys = new StoreKeys(partition);
    RedisCommands<String, String> redis = commands();
    String slot = redis.hget(keys.slots(), id.value());
    if (slot == null) {
      return Optional.empty();
    }
    long offset = Long.parseLong(slot);
    String stored = redis.hget(keys.idsOf(offset), slot);
    Optional<StoredId> known = Optional.ofNullable(stored).map(StoredId::parse);
    Instant at = Instant.ofEpochMilli(known.map(StoredId::arrivalMillis).orElse(0L));
    boolean erased = known.map(StoredId::erased).orElse(false);
    return Optional.of(new Position(new Slot(partition, offset), at, erased));
  }

  /**
   * Returns how far the store has come in a space.
   *
   * @throws RedisException if Redis does not answer
   */
  StorePosition position(int partition, SpaceId space) {
    return StorePosition.of(commands().hgetall(new StoreKeys(partition).position(space)));
  }

  /**
   * Tells whether a slot has a code in a space and is the newest of its id there.
   *
   * @throws RedisException if Redis does not answer
   */
  boolean isLive(Slot slot, SpaceId space, Bits bits) {
    PageLayout layout = new PageLayout(bits);
    String key = new StoreKeys(slot.partition()).live(space, layout.page(slot.offset()));
    return commands().getbit(key, layout.indexInPage(slot.offset())) == 1;
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

  private synchronized RedisCommands<String, String> commands() {
    if (connection == null) {
      connection = client.connect();
    }
    return connection.sync();
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }
}
