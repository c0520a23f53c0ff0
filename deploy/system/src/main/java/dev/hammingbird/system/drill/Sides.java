package dev.hammingbird.system.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.PackedCodes;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.system.client.Calls;
import dev.hammingbird.system.client.Records;
import dev.hammingbird.system.client.RedisPages;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each side holds of a space, computed from what each side gives to anybody: the blocks on
 * Kafka, the pages in Redis, the encoder's ledger, each replica of search. Partition to digest.
 */
final class Sides {
  private final Records records;
  private final RedisPages redis;
  private final Calls calls;

  Sides(Records records, RedisPages redis, Calls calls) {
    this.records = records;
    this.redis = redis;
    this.calls = calls;
  }

  /** Returns the digests that the blocks of a space lead to. */
  Map<Integer, String> blocks(SpaceId space) {
    Map<Integer, Replay> partitions = new TreeMap<>();
    records.blocks(
        space,
        (partition, block) -> partitions.computeIfAbsent(partition, _ -> new Replay()).take(block));
    Map<Integer, String> digests = new TreeMap<>();
    partitions.forEach((partition, replay) -> digests.put(partition, replay.digest()));
    return digests;
  }

  /** The plain reading of blocks: each offset once, the newest of an id counts. */
  private static final class Replay {
    private final Map<ImageId, BlockEntry> newest = new HashMap<>();
    private long reached;

    void take(CodeBlock block) {
      if (block.from() > reached) {
        throw new DrillFailure(
            "a block begins at %d, those before it end at %d".formatted(block.from(), reached));
      }
      for (BlockEntry entry : block.entries()) {
        if (entry.offset() >= reached) {
          newest.put(entry.id(), entry);
        }
      }
      reached = Math.max(reached, block.to());
    }

    String digest() {
      long digest = 0;
      for (BlockEntry entry : newest.values()) {
        if (entry instanceof BlockEntry.Live live) {
          digest ^= EntryDigest.of(live.offset(), live.code());
        }
      }
      return EntryDigest.text(digest);
    }
  }

  /** Returns the digests of what lies in Redis below the ends of {@code images}. */
  Map<Integer, String> redis(SpaceId space, Bits bits, Map<Integer, Long> ends) {
    Map<Integer, String> digests = new TreeMap<>();
    ends.forEach((partition, end) -> digests.put(partition, redis(partition, space, bits, end)));
    return digests;
  }

  private String redis(int partition, SpaceId space, Bits bits, long end) {
    StoreKeys keys = new StoreKeys(partition);
    PageLayout layout = new PageLayout(bits);
    long digest = 0;
    for (long page = 0; layout.firstSlot(page) < end; page++) {
      byte[] codes = redis.get(keys.codes(space, page));
      byte[] live = redis.get(keys.live(space, page));
      // A full page all of whose slots count may have no presence bits.
      boolean all = live.length == 0 && layout.firstSlot(page + 1) <= end && codes.length > 0;
      for (int i = 0; i < layout.slotsPerPage(); i++) {
        boolean present = i / 8 < live.length && (live[i / 8] & 128 >>> i % 8) != 0;
        if (present || all) {
          long[] words = new long[bits.words()];
          PackedCodes.read(codes, i, bits, words, 0);
          digest ^= EntryDigest.of(layout.firstSlot(page) + i, BinaryCode.ofWords(bits, words, 0));
        }
      }
    }
    return EntryDigest.text(digest);
  }

  /** Returns the digests that an encoder's ledger names. */
  Map<Integer, String> ledger(String encoder, SpaceId space) {
    return digests(calls.get(encoder + "/ledger").json(), space);
  }

  /** Returns the digests that a replica of search names. */
  Map<Integer, String> search(String replica, SpaceId space) {
    return digests(calls.get(replica + "/spaces").json(), space);
  }

  private static Map<Integer, String> digests(JsonNode answer, SpaceId space) {
    Map<Integer, String> digests = new TreeMap<>();
    for (JsonNode one : answer.path("spaces")) {
      if (one.path("space").asText().equals(space.value())) {
        one.path("partitions")
            .forEach(p -> digests.put(p.path("partition").asInt(), p.path("digest").asText()));
      }
    }
    return digests;
  }

  /** Returns all sides by name; equal when all is well. */
  Map<String, Map<Integer, String>> all(
      SpaceId space, Bits bits, Map<Integer, Long> ends, DrillSystem system) {
    Map<String, Map<Integer, String>> sides = new LinkedHashMap<>();
    sides.put("blocks", blocks(space));
    sides.put("redis", redis(space, bits, ends));
    sides.put("ledger", ledger(system.encoder(), space));
    for (String name : system.searches()) {
      sides.put(name, search(system.url(name), space));
    }
    return sides;
  }
}
