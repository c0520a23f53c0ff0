package dev.hammingbird.system;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.IdGroup;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StoredId;
import dev.hammingbird.local.LocalRedis;
import dev.hammingbird.local.TopicPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads Redis as any reader may: ids and codes of 64 bits, slot by slot. */
final class StoredCodes {
  private final LocalRedis redis;
  private final SpaceId space;
  private final PageLayout layout = new PageLayout(new Bits(SystemUnderTest.BITS));

  StoredCodes(LocalRedis redis, SpaceId space) {
    this.redis = redis;
    this.space = space;
  }

  /** Where the newest version of an id lies. */
  record At(int partition, long slot) {}

  /** Returns the code of every id that has one, in hex. */
  Map<String, String> all() {
    Map<String, String> codes = new TreeMap<>();
    for (int p = 0; p < TopicPlan.LOCAL_IMAGE_PARTITIONS; p++) {
      collect(p, codes);
    }
    return codes;
  }

  /** Returns how many records of {@code images} Redis has accounted for. */
  long seen() {
    long seen = 0;
    for (int p = 0; p < TopicPlan.LOCAL_IMAGE_PARTITIONS; p++) {
      seen += next(new StoreKeys(p));
    }
    return seen;
  }

  /** Returns where an id lies, if the store knows it. */
  Optional<At> find(String id) {
    for (int p = 0; p < TopicPlan.LOCAL_IMAGE_PARTITIONS; p++) {
      StoreKeys keys = new StoreKeys(p);
      for (long group = next(keys) / StoreKeys.SLOTS_PER_GROUP; group >= 0; group--) {
        long first = group * StoreKeys.SLOTS_PER_GROUP;
        byte[] records = string(keys.ids(group));
        List<Long> found = new ArrayList<>();
        IdGroup.read(
            records,
            (index, from, to) -> {
              if (StoredId.read(records, from, to).id().value().equals(id)) {
                found.add(first + index);
              }
            });
        if (!found.isEmpty()) {
          return Optional.of(new At(p, found.getLast()));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the words of the command that reads a code, as redis-cli takes them. */
  List<String> bitfield(At at) {
    return List.of(
        "BITFIELD",
        new StoreKeys(at.partition()).codes(space, layout.page(at.slot())),
        "GET",
        "i64",
        "#" + layout.indexInPage(at.slot()));
  }

  /** Returns the hex of a code that BITFIELD printed as a signed number. */
  static String hex(String printed) {
    return "%016x".formatted(Long.parseLong(printed.strip()));
  }

  private void collect(int partition, Map<String, String> codes) {
    StoreKeys keys = new StoreKeys(partition);
    long end = next(keys);
    for (long group = 0; group * StoreKeys.SLOTS_PER_GROUP < end; group++) {
      long first = group * StoreKeys.SLOTS_PER_GROUP;
      byte[] records = string(keys.ids(group));
      IdGroup.read(
          records,
          (index, from, to) -> {
            At at = new At(partition, first + index);
            if (isLive(keys, at.slot())) {
              String code = redis.command(words(bitfield(at))).getFirst();
              codes.put(StoredId.read(records, from, to).id().value(), hex(code));
            }
          });
    }
  }

  /** Returns a string's bytes, none for an absent key. */
  private byte[] string(String key) {
    return redis.bytes("GETRANGE", key, "0", "-1").getFirst();
  }

  private long next(StoreKeys keys) {
    String next = redis.command("HGET", keys.position(space), "next").getFirst();
    return next.equals("(nil)") ? 0 : Long.parseLong(next);
  }

  private boolean isLive(StoreKeys keys, long slot) {
    List<String> words = new ArrayList<>();
    words.add("GETBIT");
    words.add(keys.live(space, layout.page(slot)));
    words.add(Integer.toString(layout.indexInPage(slot)));
    return redis.command(words(words)).equals(List.of("1"));
  }

  private static String[] words(List<String> words) {
    return words.toArray(String[]::new);
  }
}
