package dev.hammingbird.system.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.system.client.Calls;
import dev.hammingbird.system.client.Records;
import dev.hammingbird.system.client.RedisPages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Judges a system that has come to rest: books, digests, and what clients know. */
final class Verdict {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int EACH = 5_000;

  private final DrillSystem system;
  private final Oracle oracle;
  private final Records records;
  private final Calls calls = new Calls(LIMIT);
  private final Sides sides;
  private final List<String> complaints = new ArrayList<>();

  Verdict(DrillSystem system, Oracle oracle) {
    this.system = system;
    this.oracle = oracle;
    this.records = new Records(system.kafka().bootstrapServers());
    this.sides = new Sides(records, new RedisPages("127.0.0.1", system.redis()::port), calls);
  }

  /** Returns what was not as it should be, in words. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Returns whether every space has accounted for everything, everywhere. */
  boolean settled(List<SpaceId> spaces) {
    if (!system.allReady()) {
      return false;
    }
    Map<Integer, Long> ends = records.ends();
    List<String> urls = new ArrayList<>();
    system.searches().forEach(name -> urls.add(system.url(name) + "/spaces"));
    urls.add(system.encoder() + "/ledger");
    for (String url : urls) {
      Calls.Reply reply = calls.get(url);
      for (SpaceId space : spaces) {
        if (!reply.good() || !positions(reply.json(), space).equals(ends)) {
          return false;
        }
      }
    }
    return true;
  }

  private static Map<Integer, Long> positions(JsonNode answer, SpaceId space) {
    Map<Integer, Long> positions = new TreeMap<>();
    for (JsonNode one : answer.path("spaces")) {
      if (one.path("space").asText().equals(space.value()) && !one.has("trouble")) {
        one.path("partitions")
            .forEach(
                p -> positions.put(p.path("partition").asInt(), p.path("position").asLong(-1)));
      }
    }
    return positions;
  }

  /** Says where each side stands, for people. */
  String standing(List<SpaceId> spaces) {
    StringBuilder text = new StringBuilder("images " + records.ends());
    for (SpaceId space : spaces) {
      text.append(" | ledger ")
          .append(positions(calls.get(system.encoder() + "/ledger").json(), space));
      for (String name : system.searches()) {
        text.append(' ')
            .append(name)
            .append(' ')
            .append(positions(calls.get(system.url(name) + "/spaces").json(), space));
      }
    }
    return text.toString();
  }

  /** Returns how many records of {@code images} the books of all spaces miss or have too much. */
  long ledgerDifference(List<SpaceId> spaces) {
    Map<Integer, Long> there = new TreeMap<>();
    records.images().forEach(image -> there.merge(image.partition(), 1L, Long::sum));
    JsonNode ledger = calls.get(system.encoder() + "/ledger").json();
    long difference = 0;
    for (SpaceId space : spaces) {
      boolean found = false;
      for (JsonNode one : ledger.path("spaces")) {
        if (one.path("space").asText().equals(space.value())) {
          found = true;
          for (JsonNode p : one.path("partitions")) {
            long seen = p.path("seen").asLong(-1);
            difference += Math.abs(seen - there.getOrDefault(p.path("partition").asInt(), 0L));
          }
          if (!one.path("balanced").asBoolean()) {
            complaints.add("the ledger of %s is not balanced: %s".formatted(space, one));
          }
        }
      }
      difference += found ? 0 : there.values().stream().mapToLong(Long::longValue).sum();
    }
    return difference;
  }

  /** Returns whether all sides have the same digests. */
  boolean digestsEqual(Map<SpaceId, Bits> spaces) {
    Map<Integer, Long> ends = records.ends();
    boolean equal = true;
    for (Map.Entry<SpaceId, Bits> space : spaces.entrySet()) {
      Map<String, Map<Integer, String>> all =
          sides.all(space.getKey(), space.getValue(), ends, system);
      if (new HashSet<>(all.values()).size() != 1) {
        equal = false;
        complaints.add("digests of %s differ: %s".formatted(space.getKey(), all));
      }
    }
    return equal;
  }

  /** Returns the digests of a space on Kafka's side. */
  Map<Integer, String> digests(SpaceId space) {
    return sides.blocks(space);
  }

  /** Returns how many entries all blocks of a space have, repeated ones too. */
  long entries(SpaceId space) {
    long[] entries = new long[1];
    records.blocks(space, (_, block) -> entries[0] += block.entries().size());
    return entries[0];
  }

  /**
   * Returns in how many things search and clients differ: an acknowledged record that the log does
   * not have, a live id that does not find itself, an erased one that is still found.
   */
  long oracleDifferences() {
    Map<String, Records.Image> newest = new HashMap<>();
    Set<String> places = new HashSet<>();
    for (Records.Image image : records.images()) {
      newest.merge(image.id(), image, (a, b) -> a.offset() > b.offset() ? a : b);
      places.add(place(image.id(), image.partition(), image.offset()));
    }
    long differences = 0;
    for (Oracle.Acknowledged told : oracle.acknowledged()) {
      if (!places.contains(place(told.id(), told.partition(), told.offset()))) {
        differences += complain("%s was acknowledged and is not on the log".formatted(told));
      }
    }
    int asked = 0;
    for (Records.Image image : newest.values()) {
      if (asked++ < EACH) {
        for (String name : system.searches()) {
          differences += ask(name, image);
        }
      }
    }
    return differences;
  }

  private long ask(String replica, Records.Image image) {
    Calls.Reply reply =
        calls.post(
            system.url(replica) + "/search", "{\"id\":\"%s\",\"k\":3}".formatted(image.id()));
    if (image.erased()) {
      return reply.status() == 404
          ? 0
          : complain("%s finds %s, which is erased: %s".formatted(replica, image, reply.status()));
    }
    Optional<JsonNode> self = Optional.empty();
    for (JsonNode hit : reply.json().path("hits")) {
      if (hit.path("id").asText().equals(image.id())) {
        self = Optional.of(hit);
      }
    }
    boolean found =
        self.filter(hit ->
                hit.path("distance").asInt(-1) == 0
                    && hit.path("slot").asLong(-1) == image.offset())
            .isPresent();
    return found
        ? 0
        : complain(
            "%s does not find %s: %d %s"
                .formatted(replica, image, reply.status(), reply.text().replace('\n', ' ')));
  }

  private long complain(String what) {
    if (complaints.size() < 20) {
      complaints.add(what.substring(0, Math.min(what.length(), 400)));
    }
    return 1;
  }

  private static String place(String id, int partition, long offset) {
    return partition + "/" + offset + "/" + id;
  }
}
