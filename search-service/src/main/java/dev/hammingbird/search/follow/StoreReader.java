package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoredId;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the store, many commands in flight at once. One thread only. After a {@link RedisException}
 * it must be closed.
 */
final class StoreReader implements AutoCloseable {
  /** How many pages one slice covers at most: 8 MiB of codes. */
  private static final int PAGES_PER_SLICE = 8;

  private final Duration timeout;
  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> connection;
  private final RedisAsyncCommands<String, byte[]> redis;

  private StoreReader(
      Duration timeout, RedisClient client, StatefulRedisConnection<String, byte[]> connection) {
    this.timeout = timeout;
    this.client = client;
    this.connection = connection;
    this.redis = connection.async();
  }

  /**
   * One partition and space.
   *
   * @param keys of the partition
   * @param space the space
   * @param bits width of its codes
   */
  record Place(StoreKeys keys, SpaceId space, Bits bits) {
    PageLayout layout() {
      return new PageLayout(bits);
    }
  }

  /**
   * The presence bits of some slots and the position, of one moment.
   *
   * @param position where the store stood at that moment
   * @param live the live slots below the position and below {@code limit}, ascending
   * @param limit slots from here on were not looked at
   * @param unset slots that were cleared, from the list's index asked for to its end
   */
  record Slice(StorePosition position, List<Long> live, long limit, List<Long> unset) {}

  /** Opens a connection. */
  static StoreReader open(String url, Duration timeout) {
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(timeout);
    RedisClient client = RedisClient.create(uri);
    // A connection that broke is thrown away whole: half a pipeline is of no use.
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
    try {
      StatefulRedisConnection<String, byte[]> connection =
          client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
      connection.setAutoFlushCommands(false);
      return new StoreReader(timeout, client, connection);
    } catch (RedisException e) {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
      throw e;
    }
  }

  /** Returns where the store stands in each place, in their order. */
  List<StorePosition> positions(List<Place> places) throws InterruptedException {
    List<RedisFuture<Map<String, byte[]>>> asked =
        places.stream().map(place -> redis.hgetall(place.keys.position(place.space))).toList();
    connection.flushCommands();
    List<StorePosition> positions = new ArrayList<>(places.size());
    for (RedisFuture<Map<String, byte[]>> answer : asked) {
      positions.add(position(await(answer)));
    }
    return positions;
  }

  /**
   * Returns the presence bits from a slot on, together with the position.
   *
   * @param from the first slot to look at
   * @param unsetFrom the first index of the list of cleared slots that is not known yet
   */
  Slice slice(Place place, long from, long unsetFrom) throws InterruptedException {
    PageLayout layout = place.layout();
    long first = layout.page(from);
    long limit = layout.firstSlot(first + PAGES_PER_SLICE);
    var _ = redis.multi();
    var _ = redis.hgetall(place.keys.position(place.space));
    var _ = redis.lrange(place.keys.unset(place.space), unsetFrom, -1);
    for (int i = 0; i < PAGES_PER_SLICE; i++) {
      long start = i == 0 ? layout.indexInPage(from) / 8 : 0;
      var _ = redis.getrange(place.keys.live(place.space, first + i), start, -1);
    }
    RedisFuture<TransactionResult> executed = redis.exec();
    connection.flushCommands();
    TransactionResult result = await(executed);
    StorePosition position = position(result.get(0));
    List<Long> live = new ArrayList<>();
    for (int i = 0; i < PAGES_PER_SLICE; i++) {
      byte[] bitmap = result.get(2 + i);
      long start = i == 0 ? from - from % 8 : layout.firstSlot(first + i);
      addLive(bitmap, start, from, Math.min(limit, position.next()), live);
    }
    List<byte[]> cleared = result.get(1);
    return new Slice(
        position, live, limit, cleared.stream().map(slot -> Long.valueOf(text(slot))).toList());
  }

  /**
   * Returns bytes of pages of codes, in the order of the ranges; fewer than asked for where the
   * store holds fewer.
   */
  List<byte[]> codes(Place place, List<PageRange> ranges) throws InterruptedException {
    List<RedisFuture<byte[]>> asked =
        ranges.stream()
            .map(range ->
                redis.getrange(
                    place.keys.codes(place.space, range.page()),
                    range.firstByte(),
                    range.lastByte()))
            .toList();
    connection.flushCommands();
    List<byte[]> codes = new ArrayList<>(ranges.size());
    for (RedisFuture<byte[]> answer : asked) {
      codes.add(await(answer));
    }
    return codes;
  }

  /**
   * Returns what the store knows of the slots of some groups of 64, ascending by slot.
   *
   * @param groups numbers of the groups
   */
  SortedMap<Long, StoredId> ids(StoreKeys keys, List<Long> groups) throws InterruptedException {
    List<RedisFuture<Map<String, byte[]>>> asked =
        groups.stream().map(group -> redis.hgetall(keys.ids(group))).toList();
    connection.flushCommands();
    SortedMap<Long, StoredId> ids = new TreeMap<>();
    for (RedisFuture<Map<String, byte[]>> answer : asked) {
      for (Map.Entry<String, byte[]> entry : await(answer).entrySet()) {
        ids.put(Long.valueOf(entry.getKey()), StoredId.parse(text(entry.getValue())));
      }
    }
    return ids;
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }

  /**
   * Bytes of a page.
   *
   * @param page which page
   * @param firstByte the first
   * @param lastByte the last, inclusive
   */
  record PageRange(long page, long firstByte, long lastByte) {}

  private static void addLive(byte[] bitmap, long start, long from, long to, List<Long> live) {
    for (int i = 0; i < bitmap.length; i++) {
      // A bitmap of Redis is big-endian: the highest bit of a byte is its first slot.
      for (int octet = bitmap[i] & 255; octet != 0; ) {
        int highest = Integer.highestOneBit(octet);
        octet ^= highest;
        long slot = start + 8L * i + 7 - Integer.numberOfTrailingZeros(highest);
        if (slot >= from && slot < to) {
          live.add(slot);
        }
      }
    }
  }

  private static StorePosition position(Map<String, byte[]> hash) {
    Map<String, String> texts = new HashMap<>();
    hash.forEach((field, value) -> texts.put(field, text(value)));
    return StorePosition.of(texts);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private <T> T await(RedisFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RedisException redisTrouble
          ? redisTrouble
          : new RedisException(e.getCause());
    } catch (TimeoutException e) {
      throw new RedisException("Redis did not answer within " + timeout.toMillis() + " ms", e);
    }
  }
}
