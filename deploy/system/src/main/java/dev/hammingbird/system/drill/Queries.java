package dev.hammingbird.system.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.system.client.Calls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Clients of search. Every answer is checked against codes computed here: the query's code must be
 * that of the space which the answer names, and every hit as far away as its picture is in that
 * space. An answer of mixed spaces cannot pass.
 */
final class Queries {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int SHOWN = 20;

  private final Calls calls = new Calls(LIMIT);
  private final Oracle oracle;
  private final SplittableRandom random;
  private final Supplier<List<String>> replicas;
  private final BooleanSupplier disturbed;
  private final List<Sample> samples = new ArrayList<>();
  private final LongAdder failed = new LongAdder();
  private final LongAdder failedInFaults = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder doubles = new LongAdder();
  private final AtomicInteger turn = new AtomicInteger();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private volatile int pictureShare = 10;

  /** One query's answer time. */
  record Sample(long atNanos, double millis) {}

  /**
   * Makes clients.
   *
   * @param replicas addresses of the replicas to ask, in turn
   * @param disturbed whether a failure is a drill's own doing now
   */
  Queries(Supplier<List<String>> replicas, Oracle oracle, BooleanSupplier disturbed, long seed) {
    this.replicas = replicas;
    this.oracle = oracle;
    this.disturbed = disturbed;
    this.random = new SplittableRandom(seed);
  }

  /** Says how many of a hundred queries bring a picture, which has to be encoded first. */
  void pictureShare(int percent) {
    pictureShare = percent;
  }

  long failed() {
    return failed.sum();
  }

  long failedInFaults() {
    return failedInFaults.sum();
  }

  long wrong() {
    return wrong.sum();
  }

  /** Returns the first few things that were not as they should be. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Asks once, by id or by picture. */
  void any() {
    List<String> all = replicas.get();
    id().ifPresent(id ->
        oracle
            .content(id)
            .ifPresent(content -> {
              if (!all.isEmpty()) {
                ask(all.get(Math.floorMod(turn.getAndIncrement(), all.size())), id, content);
              }
            }));
  }

  private void ask(String url, String id, int content) {
    boolean before = disturbed.getAsBoolean();
    boolean byPicture = dice(100) < pictureShare;
    Calls.Reply reply =
        byPicture
            ? calls.post(url + "/search?k=5", oracle.picture(content), "image/png")
            : calls.post(url + "/search", "{\"id\":\"%s\",\"k\":5}".formatted(id));
    synchronized (samples) {
      samples.add(new Sample(System.nanoTime(), reply.millis()));
    }
    if (reply.good()) {
      check(reply.json(), byPicture ? List.of(content) : oracle.contents(id));
    } else if (byPicture || !notThereYet(reply)) {
      fail(reply, before || disturbed.getAsBoolean());
    }
  }

  /** An id that was accepted a moment ago, or erased meanwhile, may be unknown. */
  private static boolean notThereYet(Calls.Reply reply) {
    return reply.status() == 404;
  }

  private void fail(Calls.Reply reply, boolean ownDoing) {
    if (ownDoing) {
      failedInFaults.increment();
    } else {
      failed.increment();
      complain("a query failed: %d %s".formatted(reply.status(), brief(reply.text())));
    }
  }

  private void check(JsonNode answer, List<Integer> possible) {
    String code = answer.path("query").path("code").asText();
    boolean right =
        SpaceId.parse(answer.path("space").asText())
            .filter(space ->
                possible.stream()
                    .anyMatch(one ->
                        oracle.code(space, one).map(BinaryCode::hex).orElse("").equals(code)))
            .filter(space -> fit(space, BinaryCode.ofHex(code), answer.path("hits")))
            .isPresent();
    if (!right) {
      wrong.increment();
      complain("an answer does not fit its space: " + brief(answer.toString()));
    }
  }

  private boolean fit(SpaceId space, BinaryCode query, JsonNode hits) {
    boolean fit = true;
    Set<String> ids = new HashSet<>();
    for (JsonNode hit : hits) {
      fit &= fits(space, query, hit);
      if (!ids.add(hit.path("id").asText())) {
        doubles.increment();
      }
    }
    return fit;
  }

  private boolean fits(SpaceId space, BinaryCode query, JsonNode hit) {
    int distance = hit.path("distance").asInt(-1);
    return oracle.contents(hit.path("id").asText()).stream()
        .anyMatch(content ->
            oracle
                .code(space, content)
                .filter(c -> c.hammingDistance(query) == distance)
                .isPresent());
  }

  /** Returns the time that 99 of 100 queries of a span needed at most; 0 when there were none. */
  double p99(long fromNanos, long toNanos) {
    return p99(List.<long[]>of(new long[] {fromNanos, toNanos}));
  }

  /** The same over several spans, each from its first nanosecond to before its last. */
  double p99(List<long[]> spans) {
    List<Double> some;
    synchronized (samples) {
      some =
          samples.stream()
              .filter(s -> spans.stream().anyMatch(p -> s.atNanos >= p[0] && s.atNanos < p[1]))
              .map(Sample::millis)
              .sorted()
              .toList();
    }
    return some.isEmpty() ? 0 : some.get((int) Math.min(some.size() - 1, some.size() * 99L / 100));
  }

  /** Returns how many answers named an id twice. */
  long doubles() {
    return doubles.sum();
  }

  int asked() {
    synchronized (samples) {
      return samples.size();
    }
  }

  private void complain(String what) {
    if (complaints.size() < SHOWN) {
      complaints.add(what);
    }
  }

  private static String brief(String text) {
    return text.substring(0, Math.min(300, text.length())).replace('\n', ' ');
  }

  private synchronized Optional<String> id() {
    return oracle.anyId(random);
  }

  private synchronized int dice(int sides) {
    return random.nextInt(sides);
  }
}
