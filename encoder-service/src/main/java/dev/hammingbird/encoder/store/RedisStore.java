package dev.hammingbird.encoder.store;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.PackedCodes;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreBatch;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoreScript;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The serving view in Redis, as the encoder writes it. Thread-safe. Every method throws {@link
 * RedisException} when Redis does not answer, at the latest after the time limit.
 */
public final class RedisStore implements AutoCloseable {
  private static final String GOOD_POLICY = "noeviction";
  private static final Duration FIRST_RETRY = Duration.ofMillis(20);
  private static final Duration LAST_RETRY = Duration.ofSeconds(1);

  private static final int KEYS_A_SCAN = 1000;

  private final ClientResources resources;
  private final RedisClient client;
  private final Duration limit;
  private final String address;
  private @Nullable StatefulRedisConnection<byte[], byte[]> connection;
  private volatile @Nullable String script;

  /**
   * Prepares a store; Redis need not be there yet.
   *
   * @param url such as {@code redis://127.0.0.1:6379}
   * @param limit the longest wait for an answer
   */
  public RedisStore(String url, Duration limit) {
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(limit);
    this.limit = limit;
    this.address = uri.getHost() + ":" + uri.getPort();
    this.resources =
        ClientResources.builder()
            .reconnectDelay(() -> Delay.exponential(FIRST_RETRY, LAST_RETRY, 2, MILLISECONDS))
            .build();
    this.client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(limit))
            .build());
  }

  /** Returns how far a partition and space has come. */
  public StorePosition position(int partition, SpaceId space) {
    byte[] key = utf8(new StoreKeys(partition).position(space));
    Map<String, String> hash = new HashMap<>();
    await(redis().hgetall(key)).forEach((field, value) -> hash.put(text(field), text(value)));
    return StorePosition.of(hash);
  }

  /** Applies a batch, atomically or not at all. */
  public CompletionStage<StoreScript.Outcome> apply(StoreBatch batch) {
    byte[][] keys = batch.keys();
    byte[][] arguments = batch.arguments();
    return evaluate(keys, arguments)
        .exceptionallyCompose(failure -> {
          if (!(cause(failure) instanceof RedisNoScriptException)) {
            return CompletableFuture.failedFuture(failure);
          }
          script = null;
          return evaluate(keys, arguments);
        })
        .thenApply(reply -> StoreScript.outcome(texts(reply)));
  }

  /** Returns how many presence bits are set below an offset, counted by Redis. */
  public long presenceBits(int partition, SpaceId space, Bits bits, long below) {
    StoreKeys keys = new StoreKeys(partition);
    long pages = below == 0 ? 0 : new PageLayout(bits).page(below - 1) + 1;
    List<RedisFuture<Long>> counts = new ArrayList<>();
    for (long page = 0; page < pages; page++) {
      counts.add(redis().bitcount(utf8(keys.live(space, page))));
    }
    return counts.stream().mapToLong(this::await).sum();
  }

  /** Returns a page of packed codes as Redis holds it, from its first slot to its last written. */
  public byte[] codes(int partition, SpaceId space, long page) {
    return await(redis().getrange(utf8(new StoreKeys(partition).codes(space, page)), 0, -1));
  }

  /** Reads all codes of a partition and space below the position. */
  public StoreContents contents(int partition, SpaceId space, Bits bits) {
    StorePosition before = position(partition, space);
    PageLayout layout = new PageLayout(bits);
    StoreKeys keys = new StoreKeys(partition);
    BitSet present = new BitSet();
    long digest = 0;
    long pages = before.next() == 0 ? 0 : layout.page(before.next() - 1) + 1;
    for (long page = 0; page < pages; page++) {
      byte[] packed = codes(partition, space, page);
      byte[] live = await(redis().getrange(utf8(keys.live(space, page)), 0, -1));
      long first = layout.firstSlot(page);
      for (int i = 0; i < live.length * 8 && first + i < before.next(); i++) {
        if ((live[i >>> 3] >>> (7 - (i & 7)) & 1) == 1) {
          present.set(Math.toIntExact(first + i));
          digest ^= EntryDigest.of(first + i, PackedCodes.get(packed, i, bits));
        }
      }
    }
    boolean settled = position(partition, space).changes() == before.changes();
    return new StoreContents(before, present, digest, settled);
  }

  /**
   * Removes all that belongs to some spaces and to nothing else. Looks through all keys, so that
   * what an earlier attempt left is found as well.
   *
   * @return how many keys were removed
   */
  public long forget(Set<SpaceId> spaces) {
    ScanArgs all = ScanArgs.Builder.matches("hb:{p*").limit(KEYS_A_SCAN);
    long removed = 0;
    KeyScanCursor<byte[]> cursor = null;
    do {
      cursor = await(cursor == null ? redis().scan(all) : redis().scan(cursor, all));
      byte[][] theirs =
          cursor.getKeys().stream()
              .filter(key -> StoreKeys.spaceOf(text(key)).filter(spaces::contains).isPresent())
              .toArray(byte[][]::new);
      for (byte[] key : theirs) {
        removed += await(redis().unlink(key));
      }
    } while (!cursor.isFinished());
    return removed;
  }

  /** Returns what is wrong with the way Redis is set up; empty when nothing is. */
  public String fault() {
    String policy = "unknown";
    for (String line : await(redis().info("memory")).lines().toList()) {
      if (line.startsWith("maxmemory_policy:")) {
        policy = line.substring("maxmemory_policy:".length());
      }
    }
    return policy.equals(GOOD_POLICY)
        ? ""
        : "Redis at %s has maxmemory-policy %s and may drop codes; set it to %s"
            .formatted(address, policy, GOOD_POLICY);
  }

  /** Throws unless Redis answers. */
  public void ping() {
    await(redis().ping());
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    var _ = resources.shutdown(0, 2, SECONDS);
  }

  private CompletionStage<List<Object>> evaluate(byte[][] keys, byte[][] arguments) {
    String known = script;
    CompletionStage<String> digest =
        known == null
            ? redis().scriptLoad(utf8(StoreScript.TEXT))
            : CompletableFuture.completedStage(known);
    return digest.thenCompose(sha -> {
      script = sha;
      return redis().<List<Object>>evalsha(sha, ScriptOutputType.MULTI, keys, arguments);
    });
  }

  private synchronized RedisAsyncCommands<byte[], byte[]> redis() {
    StatefulRedisConnection<byte[], byte[]> open = connection;
    if (open == null) {
      open = client.connect(ByteArrayCodec.INSTANCE);
      connection = open;
    }
    return open.async();
  }

  /** Waits for an answer. */
  private <T> T await(CompletionStage<T> answer) {
    return wait(answer, limit);
  }

  /**
   * Waits for an answer.
   *
   * @throws RedisException if there is none in time, or it is an error
   */
  static <T> T wait(CompletionStage<T> answer, Duration limit) {
    try {
      return answer.toCompletableFuture().orTimeout(limit.toMillis() + 1000, MILLISECONDS).join();
    } catch (CompletionException e) {
      Throwable cause = cause(e);
      throw cause instanceof RedisException redis
          ? redis
          : new RedisException("Redis did not answer: " + cause, cause);
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static List<String> texts(List<Object> reply) {
    return reply.stream()
        .map(part -> part instanceof byte[] bytes ? text(bytes) : String.valueOf(part))
        .toList();
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
