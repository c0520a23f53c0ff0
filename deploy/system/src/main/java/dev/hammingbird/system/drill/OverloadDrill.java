package dev.hammingbird.system.drill;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.local.Service;
import dev.hammingbird.system.client.Calls;
import dev.hammingbird.system.client.Groups;
import dev.hammingbird.system.client.Http;
import dev.hammingbird.system.client.Pace;
import dev.hammingbird.system.model.StubModel;
import dev.hammingbird.system.picture.Photographs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code deploy/drill overload}: ten times the uploads that ingest can take. Memory has to stay
 * bounded, what is refused has to say when to come again, and queries have to be as fast as before
 * within a minute after it ends.
 */
public final class OverloadDrill {
  private static final int BITS = 64;
  private static final int DIFFERENT = 64;
  private static final int WINDOW_SECONDS = 5;
  private static final int CALM_SECONDS = 60;
  private static final double FACTOR = 1.5;
  private static final double RISING = 1.1;
  private static final double MEASURE_SECONDS = 10;
  private static final int TIMES = 10;
  private static final int LIBRARIES_MEBIBYTES = 512;
  private static final double PATIENCE_SECONDS = 1200;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final DrillSystem system;
  private final Settings settings;
  private final Calls calls = new Calls(LIMIT);
  private final Oracle oracle = new Oracle(new Photographs(DIFFERENT, 5));
  private final AtomicInteger contents = new AtomicInteger(1_000_000);
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder without = new LongAdder();
  private final LongAdder other = new LongAdder();
  private final LongAdder offered = new LongAdder();
  private int rebalances;

  /**
   * What to do.
   *
   * @param seconds how long too much comes in
   * @param queries a second
   */
  public record Settings(double seconds, double queries) {}

  /**
   * How it went.
   *
   * @param sustainable uploads a second that ingest takes
   * @param times how many times as many were sent
   * @param steady p99 of queries before, in milliseconds
   * @param calm seconds until queries were as fast again
   * @param memory the most that each process took, in MiB
   */
  private record Course(
      double sustainable, double times, double steady, double calm, Map<String, Long> memory) {}

  private OverloadDrill(DrillSystem system, Settings settings) {
    this.system = system;
    this.settings = settings;
  }

  /** Starts everything, runs, and returns the figures of {@code RESULT}. */
  public static Map<String, @Nullable Object> run(DrillPlan plan, Settings settings) {
    try (DrillSystem system = DrillSystem.start(plan, line -> System.out.println("  " + line))) {
      return new OverloadDrill(system, settings).run();
    }
  }

  private Map<String, @Nullable Object> run() {
    Rollout rollout = new Rollout(system);
    StubModel model = new StubModel(1, BITS);
    oracle.add(model);
    new Stock(system, oracle).bring(0, 500);
    rollout.bringIn(model);
    Queries queries = new Queries(rollout::replicas, oracle, () -> false, 1);
    queries.pictureShare(0);
    try (Pace _ = new Pace("queries", settings.queries, queries::any)) {
      double sustainable = sustainable();
      Pace.rest(10);
      long before = System.nanoTime();
      Pace.rest(10);
      double steady = queries.p99(before, System.nanoTime());
      System.out.printf("  ingest takes %.0f/s; p99 of queries %.1f ms%n", sustainable, steady);
      Map<String, Long> memory = flood(sustainable * TIMES);
      long end = System.nanoTime();
      double calm = calm(queries, steady, end);
      double times = offered.sum() / (settings.seconds * sustainable);
      return judge(queries, new Course(sustainable, times, steady, calm, memory), model);
    }
  }

  /**
   * Returns how many uploads a second are taken when as many come as may at a time, once that rises
   * no more: services that have just started take a fraction of it.
   */
  private double sustainable() {
    double best = 0;
    double now = taken();
    while (now > RISING * best) {
      best = now;
      now = taken();
    }
    return Math.max(best, now);
  }

  private double taken() {
    long end = System.nanoTime() + (long) (MEASURE_SECONDS * 1e9);
    long before = accepted.sum();
    try (Pace _ = new Pace("measure", 1e6, () -> upload(end))) {
      Pace.rest(MEASURE_SECONDS);
    }
    return (accepted.sum() - before) / MEASURE_SECONDS;
  }

  private void upload(long until) {
    if (System.nanoTime() < until) {
      upload();
    }
  }

  private void upload() {
    offered.increment();
    int content = contents.getAndIncrement();
    oracle.sending("o" + content, content);
    Calls.Reply reply =
        calls.post(
            system.ingest() + "/images?id=" + Http.encoded("o" + content),
            oracle.picture(content),
            "image/jpeg");
    if (reply.good()) {
      accepted.increment();
    } else if (reply.status() == 429) {
      refused.increment();
      if (reply.retryAfter().isEmpty()) {
        without.increment();
      }
    } else {
      other.increment();
    }
  }

  /** Sends too much; returns the most memory that each process took, in MiB. */
  private Map<String, Long> flood(double perSecond) {
    accepted.reset();
    refused.reset();
    offered.reset();
    Map<String, Long> most = new TreeMap<>();
    try (Pace _ = new Pace("flood", perSecond, this::upload);
        Groups groups = new Groups(system.kafka().bootstrapServers())) {
      long end = System.nanoTime() + (long) (settings.seconds * 1e9);
      while (System.nanoTime() < end) {
        for (Member member : system.members()) {
          most.merge(member.name(), resident(member.pid()), Math::max);
        }
        List<String> moving = groups.rebalancing();
        if (!moving.isEmpty()) {
          System.out.println("    partitions are given out anew: " + moving);
          rebalances++;
        }
        Pace.rest(1);
      }
    }
    return most;
  }

  /** Returns seconds until queries are as fast as before, a minute and a half at most. */
  private static double calm(Queries queries, double steady, long end) {
    for (int waited = WINDOW_SECONDS; waited <= CALM_SECONDS * 2; waited += WINDOW_SECONDS) {
      long from = System.nanoTime();
      Pace.rest(WINDOW_SECONDS);
      if (queries.p99(from, System.nanoTime()) <= FACTOR * steady) {
        return (System.nanoTime() - end) / 1e9;
      }
    }
    return (System.nanoTime() - end) / 1e9;
  }

  private Map<String, @Nullable Object> judge(Queries queries, Course course, StubModel model) {
    Verdict verdict = new Verdict(system, oracle);
    List<SpaceId> spaces = List.of(model.space());
    boolean rest = Pace.await(PATIENCE_SECONDS, () -> verdict.settled(spaces));
    long ledger = verdict.ledgerDifference(spaces);
    verdict.complaints().forEach(line -> System.out.println("    " + line));
    queries.complaints().forEach(line -> System.out.println("    " + line));
    System.out.println("  most memory, MiB: " + course.memory);
    boolean ok =
        rest
            && ledger == 0
            && queries.failed() == 0
            && queries.wrong() == 0
            && without.sum() == 0
            && other.sum() == 0
            && refused.sum() > 0
            && rebalances == 0
            && course.calm <= CALM_SECONDS
            && bounded(course.memory);
    return new Figures("seed", 1)
        .put("accepted", accepted.sum())
        .put("ledger_difference", ledger)
        .put("failed_queries", queries.failed())
        .put("wrong_space_answers", queries.wrong())
        .put("p99_steady_ms", course.steady)
        .put("recovered_s", course.calm)
        .put("sustainable_per_s", course.sustainable)
        .put("times_sustainable", course.times)
        .put("refused_429", refused.sum())
        .put("without_retry_after", without.sum())
        .put("other_answers", other.sum())
        .put("rebalances", rebalances)
        .put("memory_mib", course.memory)
        .result(ok);
  }

  /** Returns whether every service stayed within its heap and what its libraries may take. */
  private static boolean bounded(Map<String, Long> memory) {
    return Stream.of(Service.values())
        .allMatch(service ->
            memory.entrySet().stream()
                .filter(process -> process.getKey().startsWith(service.shortName()))
                .allMatch(process ->
                    process.getValue() <= service.heapMebibytes() + LIBRARIES_MEBIBYTES));
  }

  private static long resident(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("no memory known of process " + pid, e);
    }
  }
}
