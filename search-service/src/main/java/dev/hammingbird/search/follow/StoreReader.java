package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.MemorySettings;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreAddress;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Room for the ids of some groups; an answer that needs more makes itself more. */
  private static final int FIRST_SPACE = 1 << 16;

  /**
   * Reads position, cleared slots that are not known and presence bits of one moment. KEYS
   * position, list of cleared slots, then of each page presence bits and codes. ARGV how many
   * cleared slots are known, from which byte of the first page. Reply: position, cleared slots,
   * then of each page its bits, or 1 for all and 0 for none.
   */
  private static final String SLICE =
      """
      local newest = tonumber(redis.call('HGET', KEYS[1], 'unset') or '0') - tonumber(ARGV[1])
      local reply = {redis.call('HGETALL', KEYS[1]),
        newest > 0 and redis.call('LRANGE', KEYS[2], -newest, -1) or {}}
      for i = 3, #KEYS, 2 do
        if redis.call('EXISTS', KEYS[i]) == 1 then
          reply[#reply + 1] = redis.call('GETRANGE', KEYS[i], i == 3 and ARGV[2] or 0, -1)
        else
          reply[#reply + 1] = redis.call('EXISTS', KEYS[i + 1])
        end
      end
      return reply
      """;

  private final Duration timeout;
  private final RedisLink link;
  private final RedisClusterAsyncCommands<String, byte[]> redis;
  private final Deque<byte[]> spare = new ArrayDeque<>();

  private StoreReader(Duration timeout, RedisLink link) {
    this.timeout = timeout;
    this.link = link;
    this.redis = link.commands();
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
   * @param live the live slots below the position and below {@code limit}, in runs
   * @param limit slots from here on were not looked at
   * @param unset slots that were cleared since {@code unsetFrom}, in order
   * @param gap whether some of those are no longer on the list
   */
  record Slice(StorePosition position, LiveRuns live, long limit, List<Long> unset, boolean gap) {}

  /** Opens a connection. */
  static StoreReader open(StoreAddress address, Duration timeout) {
    return new StoreReader(timeout, RedisLink.open(address, timeout));
  }

  /** Returns where the store stands in each place, in their order. */
  List<StorePosition> positions(List<Place> places) throws InterruptedException {
    List<RedisFuture<Map<String, byte[]>>> asked =
        places.stream().map(place -> redis.hgetall(place.keys.position(place.space))).toList();
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
   * @param seen where the store stood a moment ago
   * @param unsetFrom how many of the cleared slots are known; negative for whatever there are
   */
  Slice slice(Place place, long from, StorePosition seen, long unsetFrom)
      throws InterruptedException {
    PageLayout layout = place.layout();
    long first = layout.page(from);
    long end = Math.max(first, layout.page(Math.max(from, seen.next() - 1)));
    int pages = (int) Math.min(PAGES_PER_SLICE, end - first + 1);
    long limit = layout.firstSlot(first + pages);
    // The list is read from its end: what lies before is known, or was dropped.
    long known = unsetFrom < 0 ? Long.MAX_VALUE : unsetFrom;
    List<Object> reply = sliceReply(place, first, pages, known, layout.indexInPage(from) / 8);
    StorePosition position = position(pairs(list(reply.get(0))));
    LiveRuns live = new LiveRuns(layout, from, Math.min(limit, position.next()));
    for (int i = 0; i < pages; i++) {
      long start = i == 0 ? from - layout.indexInPage(from) % 8 : layout.firstSlot(first + i);
      switch (reply.get(2 + i)) {
        case byte[] bits -> live.addBits(start, bits);
        case Long all when all == 1 -> live.addAll(start, layout.firstSlot(first + i + 1));
        default -> {}
      }
    }
    List<byte[]> cleared = list(reply.get(1));
    long wanted = unsetFrom < 0 ? 0 : position.unset() - unsetFrom;
    boolean gap = wanted < 0 || wanted > cleared.size();
    List<Long> unset =
        gap
            ? List.of()
            : cleared.subList(cleared.size() - (int) wanted, cleared.size()).stream()
                .map(slot -> Long.valueOf(text(slot)))
                .toList();
    return new Slice(position, live, limit, unset, gap);
  }

  private List<Object> sliceReply(Place place, long first, int pages, long known, int fromByte)
      throws InterruptedException {
    List<String> keys = new ArrayList<>();
    keys.add(place.keys.position(place.space));
    keys.add(place.keys.unset(place.space));
    for (long page = first; page < first + pages; page++) {
      keys.add(place.keys.live(place.space, page));
      keys.add(place.keys.codes(place.space, page));
    }
    return await(
        redis.eval(
            SLICE,
            ScriptOutputType.MULTI,
            keys.toArray(String[]::new),
            utf8(known),
            utf8(fromByte)));
  }

  /**
   * Asks for bytes of pages of codes, without waiting; answers come in the order of the ranges,
   * with fewer than asked for where the store holds fewer.
   */
  List<RedisFuture<byte[]>> codes(Place place, List<PageRange> ranges) {
    return ranges.stream()
        .map(range ->
            redis.getrange(
                place.keys.codes(place.space, range.page()), range.firstByte(), range.lastByte()))
        .toList();
  }

  /**
   * Asks for what the store knows of the slots of some groups, without waiting.
   *
   * @param groups numbers of the groups, at least one
   */
  RedisFuture<GroupsOutput.Groups> ids(StoreKeys keys, List<Long> groups) {
    byte[] space = spare.isEmpty() ? new byte[FIRST_SPACE] : spare.pop();
    CommandArgs<String, byte[]> names = new CommandArgs<>(RedisLink.CODEC);
    groups.forEach(group -> names.addKey(keys.ids(group)));
    return redis.dispatch(
        CommandType.MGET, new GroupsOutput(RedisLink.CODEC, groups.size(), space), names);
  }

  /** Takes back what an answer was put into, once nobody looks at it any more. */
  void done(GroupsOutput.Groups groups) {
    spare.push(groups.bytes());
  }

  /** Returns what is wrong with the way Redis deals with memory; empty when nothing is. */
  Optional<String> fault() throws InterruptedException {
    for (Map.Entry<String, RedisClusterAsyncCommands<String, byte[]>> node :
        link.masters().entrySet()) {
      String info = await(node.getValue().info("memory"));
      Optional<String> fault = MemorySettings.of(node.getKey(), info).fault();
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    link.close();
  }

  /**
   * Bytes of a page.
   *
   * @param page which page
   * @param firstByte the first
   * @param lastByte the last, inclusive
   */
  record PageRange(long page, long firstByte, long lastByte) {}

  private static StorePosition position(Map<String, byte[]> hash) {
    Map<String, String> texts = new HashMap<>();
    hash.forEach((field, value) -> texts.put(field, text(value)));
    return StorePosition.of(texts);
  }

  @SuppressWarnings("unchecked") // What a script returns, Lettuce knows no better.
  private static List<byte[]> list(Object reply) {
    return (List<byte[]>) reply;
  }

  private static Map<String, byte[]> pairs(List<byte[]> flat) {
    Map<String, byte[]> pairs = new HashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      pairs.put(text(flat.get(i)), flat.get(i + 1));
    }
    return pairs;
  }

  private static byte[] utf8(long number) {
    return Long.toString(number).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Waits for an answer. */
  <T> T await(RedisFuture<T> answer) throws InterruptedException {
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
