package dev.hammingbird.encoder.store;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.PackedCodes;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.MemorySettings;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreAddress;
import dev.hammingbird.contracts.store.StoreBatch;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoreScript;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final int KEYS_A_SCAN = 1000;

  private final RedisLink link;
  private final Duration limit;
  private volatile @Nullable String script;

  /**
   * Prepares a store; Redis need not be there yet.
   *
   * @param url see {@link dev.hammingbird.contracts.store.StoreAddress}
   * @param limit the longest wait for an answer
   */
  public RedisStore(String url, Duration limit) {
    this.limit = limit;
    this.link = new RedisLink(StoreAddress.parse(url), limit);
  }

  /** Returns how far a partition and space has come. */
  public StorePosition position(int partition, SpaceId space) {
    byte[] key = utf8(new StoreKeys(partition).position(space));
    Map<String, String> hash = new HashMap<>();
    await(link.commands().hgetall(key))
        .forEach((field, value) -> hash.put(text(field), text(value)));
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

  /**
   * Returns how many slots below an offset have a code that counts, counted by Redis bit by bit.
   */
  public long presenceBits(int partition, SpaceId space, Bits bits, long below) {
    StoreKeys keys = new StoreKeys(partition);
    PageLayout layout = new PageLayout(bits);
    long pages = below == 0 ? 0 : layout.page(below - 1) + 1;
    List<CompletionStage<Long>> counts = new ArrayList<>();
    for (long page = 0; page < pages; page++) {
      byte[] live = utf8(keys.live(space, page));
      RedisFuture<Long> set = link.commands().bitcount(live);
      RedisFuture<Long> bitmaps = link.commands().exists(live);
      RedisFuture<Long> codes = link.commands().exists(utf8(keys.codes(space, page)));
      // A full page whose slots all count has codes and no presence bits.
      counts.add(
          set.thenCombine(
              bitmaps.thenCombine(codes, (bitmap, code) -> bitmap == 0 && code == 1),
              (count, all) -> all ? layout.slotsPerPage() : count));
    }
    return counts.stream().mapToLong(this::await).sum();
  }

  /** Returns a page of packed codes as Redis holds it, from its first slot to its last written. */
  public byte[] codes(int partition, SpaceId space, long page) {
    return await(
        link.commands().getrange(utf8(new StoreKeys(partition).codes(space, page)), 0, -1));
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
      byte[] live = await(link.commands().getrange(utf8(keys.live(space, page)), 0, -1));
      if (live.length == 0 && packed.length > 0) {
        // A full page whose slots all count has codes and no presence bits.
        live = new byte[layout.slotsPerPage() / 8];
        Arrays.fill(live, (byte) -1);
      }
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
    for (RedisClusterAsyncCommands<byte[], byte[]> master : link.masters().values()) {
      KeyScanCursor<byte[]> cursor = null;
      do {
        cursor = await(cursor == null ? master.scan(all) : master.scan(cursor, all));
        List<RedisFuture<Long>> unlinked =
            cursor.getKeys().stream()
                .filter(key -> StoreKeys.spaceOf(text(key)).filter(spaces::contains).isPresent())
                .map(key -> master.unlink(key))
                .toList();
        removed += unlinked.stream().mapToLong(this::await).sum();
      } while (!cursor.isFinished());
    }
    return removed;
  }

  /** Returns what is wrong with the way Redis is set up; empty when nothing is. */
  public String fault() {
    return String.join("; ", settings().stream().flatMap(s -> s.fault().stream()).toList());
  }

  /** Returns what is worth a warning about the way Redis is set up; empty when nothing is. */
  public String warning() {
    return String.join("; ", settings().stream().flatMap(s -> s.warning().stream()).toList());
  }

  private List<MemorySettings> settings() {
    return link.masters().entrySet().stream()
        .map(node -> MemorySettings.of(node.getKey(), await(node.getValue().info("memory"))))
        .toList();
  }

  /** Throws unless Redis answers. */
  public void ping() {
    await(link.commands().ping());
  }

  @Override
  public void close() {
    link.close();
  }

  private CompletionStage<List<Object>> evaluate(byte[][] keys, byte[][] arguments) {
    String known = script;
    CompletionStage<String> digest =
        known == null
            ? link.commands().scriptLoad(utf8(StoreScript.TEXT))
            : CompletableFuture.completedStage(known);
    return digest.thenCompose(sha -> {
      script = sha;
      return link.commands().<List<Object>>evalsha(sha, ScriptOutputType.MULTI, keys, arguments);
    });
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

  /** Returns whether Redis refused to write for want of memory. */
  static boolean full(RedisException e) {
    return String.valueOf(e.getMessage()).contains("OOM command not allowed");
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
