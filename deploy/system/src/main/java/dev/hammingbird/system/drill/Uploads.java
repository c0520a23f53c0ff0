package dev.hammingbird.system.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.system.client.Calls;
import dev.hammingbird.system.client.Http;
import dev.hammingbird.system.drill.Oracle.Acknowledged;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Clients of ingest: upload, upload again, erase. The oracle hears what they were told. */
final class Uploads {
  private static final Duration LIMIT = Duration.ofSeconds(45);

  private final Calls calls = new Calls(LIMIT);
  private final String ingest;
  private final Oracle oracle;
  private final SplittableRandom random;
  private final AtomicInteger contents = new AtomicInteger();
  private final Map<Integer, LongAdder> refused = new ConcurrentSkipListMap<>();

  Uploads(String ingest, Oracle oracle, long seed) {
    this.ingest = ingest;
    this.oracle = oracle;
    this.random = new SplittableRandom(seed);
  }

  /** Returns how many calls were not acknowledged, by HTTP status; 0 for no answer. */
  Map<Integer, Long> refused() {
    Map<Integer, Long> counts = new TreeMap<>();
    refused.forEach((status, count) -> counts.put(status, count.sum()));
    return counts;
  }

  /** Leaves the contents below a number to others. */
  void skip(int taken) {
    contents.set(taken);
  }

  /** Does one thing of the usual mix. */
  void any() {
    int dice = dice(100);
    Optional<String> known = known();
    if (dice < 75 || known.isEmpty()) {
      fresh();
    } else if (dice < 90) {
      alone(known.get(), this::upload);
    } else {
      alone(known.get(), this::erase);
    }
  }

  /** Uploads a picture of a new id. */
  void fresh() {
    int content = contents.getAndIncrement();
    alone("p" + content, id -> upload(id, content));
  }

  private void upload(String id) {
    upload(id, contents.getAndIncrement());
  }

  private void upload(String id, int content) {
    oracle.sending(id, content);
    Calls.Reply reply =
        calls.post(ingest + "/images?id=" + Http.encoded(id), oracle.picture(content), "image/png");
    told(id, reply, Optional.of(content));
  }

  private void erase(String id) {
    told(id, calls.delete(ingest + "/images/" + Http.encoded(id)), Optional.empty());
  }

  private void told(String id, Calls.Reply reply, Optional<Integer> content) {
    JsonNode at = reply.json();
    if (reply.good() && at.has("offset")) {
      oracle.acknowledge(
          new Acknowledged(id, at.path("partition").asInt(), at.path("offset").asLong(), content));
    } else {
      refused.computeIfAbsent(reply.status(), _ -> new LongAdder()).increment();
      if (reply.status() != 429) {
        oracle.unsure(id);
      }
    }
  }

  private void alone(String id, java.util.function.Consumer<String> what) {
    if (oracle.begin(id)) {
      try {
        what.accept(id);
      } finally {
        oracle.done(id);
      }
    }
  }

  private synchronized int dice(int sides) {
    return random.nextInt(sides);
  }

  private synchronized Optional<String> known() {
    return oracle.anyId(random);
  }
}
