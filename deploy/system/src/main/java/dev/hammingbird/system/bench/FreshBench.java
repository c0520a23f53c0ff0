package dev.hammingbird.system.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.LocalSystem;
import dev.hammingbird.local.Service;
import dev.hammingbird.local.ServiceProcess;
import dev.hammingbird.system.client.Calls;
import dev.hammingbird.system.client.CodesOnKafka;
import dev.hammingbird.system.client.Log;
import dev.hammingbird.system.client.Pace;
import dev.hammingbird.system.console.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Searching while the store changes: how long an answer takes with and without thousands of new and
 * erased codes a second, and how long it takes until those can be found. Codes come the way of all
 * codes, through {@code codes.<space>}, the encoder's store writer and Redis; Kafka, the writer,
 * Redis, search and the clients share the machine.
 */
public final class FreshBench {
  private static final Bits BITS = new Bits(64);
  private static final int HITS = 10;
  private static final double WARM_UP_SECONDS = 15;

  /** What writes and follows is compiled for so long, on two cores that have much else to do. */
  private static final double FLOW_WARM_UP_SECONDS = 30;

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final double MOST_SECONDS = 1e9;
  private static final Pattern BUCKET =
      Pattern.compile("hammingbird_freshness_seconds_bucket\\{.*le=\"([^\"]+)\".*\\} ([0-9.E]+)");

  private final LocalSystem system;
  private final Log log;
  private final Path root;
  private final Path workdir;
  private final Calls calls = new Calls(LIMIT);
  private final SplittableRandom random = new SplittableRandom(1);
  private final List<Double> millis = new ArrayList<>();
  private final AtomicInteger failed = new AtomicInteger();

  /** Runs against a broker and a Redis that are empty. */
  public FreshBench(LocalSystem system, Log log, Path root, Path workdir) {
    this.system = system;
    this.log = log;
    this.root = root;
    this.workdir = workdir;
  }

  /**
   * How much to measure.
   *
   * @param codes there are at first
   * @param inserts a second
   * @param erasures a second
   * @param queries a second
   * @param seconds of each of the two parts
   */
  public record Load(int codes, int inserts, int erasures, int queries, int seconds) {}

  /** Returns the figures under the keys of {@code RESULT}. */
  public Map<String, Object> run(Load load) throws InterruptedException, ExecutionException {
    ModelRecord model = BenchModel.active("fresh", BITS);
    log.sendModel(model);
    log.flush();
    CodesOnKafka codes = new CodesOnKafka(system.kafka(), model.space(), BITS);
    codes.send(load.codes);
    try (StoreFilling filling = new StoreFilling(system, model.space(), BITS, root, workdir)) {
      try (Progress progress = Progress.start("Writing", "codes", load.codes)) {
        filling.await(load.codes, progress);
      }
      try (ServiceProcess search = search(load)) {
        return measure(search, model, codes, filling, load);
      }
    }
  }

  private Map<String, Object> measure(
      ServiceProcess search, ModelRecord model, CodesOnKafka codes, StoreFilling filling, Load load)
      throws InterruptedException, ExecutionException {
    String form = "{\"code\":\"%016x\",\"space\":\"" + model.space() + "\",\"k\":" + HITS + "}";
    Map<String, Object> result = new LinkedHashMap<>();
    try (Pace _ = new Pace("queries", load.queries, () -> ask(search.url(), form))) {
      Pace.rest(WARM_UP_SECONDS);
      double quiet = over(() -> Pace.rest(load.seconds));
      JsonNode space = calls.get(search.url() + "/spaces").json().path("spaces").path(0);
      print(
          "  tables find %,d of %,d codes; the others are scanned",
          space.path("tabled").asLong(), space.path("live").asLong());
      // What the JVM has never done before is compiled first.
      long written = load.codes + codes.flow(load.inserts, load.erasures, FLOW_WARM_UP_SECONDS);
      NavigableMap<Double, Double> before = fresh(search.url());
      double from = System.nanoTime();
      begin();
      long flowed;
      List<Double> hits;
      try (StoreToHit probe = new StoreToHit(filling, calls, search.url())) {
        flowed = codes.flow(load.inserts, load.erasures, load.seconds);
        hits = probe.sorted();
      }
      double busy = p99(millis());
      double behind = behind(filling, written + flowed);
      double seconds = (System.nanoTime() - from) / 1e9;
      NavigableMap<Double, Double> after = fresh(search.url());
      double p50 = quantile(before, after, 0.5);
      double p99 = quantile(before, after, 0.99);
      print(
          "  %,d codes, %d queries/s: p99 %.2f ms, and %.2f ms with %,d new and %,d erased codes a second (%.2f x)",
          load.codes, load.queries, quiet, busy, load.inserts, load.erasures, busy / quiet);
      print(
          "  %,.0f of %,d a second written, the store %.0f ms behind at the end",
          flowed / seconds, load.inserts + load.erasures, behind * 1e3);
      print(
          "  found after p50 %.0f, p99 %.0f ms in Redis, and p50 %.0f, p99 %.0f ms since they were sent to Kafka",
          hits.get(hits.size() / 2), p99(hits), p50, p99);
      print("  %d queries failed", failed.get());
      result.put("codes", load.codes);
      result.put("p99_quiet_ms", quiet);
      result.put("p99_writing_ms", busy);
      result.put("ratio", busy / quiet);
      result.put("written_per_s", flowed / seconds);
      result.put("store_to_hit_p50_ms", hits.get(hits.size() / 2));
      result.put("store_to_hit_p99_ms", p99(hits));
      result.put("freshness_p50_ms", p50);
      result.put("freshness_p99_ms", p99);
      result.put("failed", failed.get());
      return result;
    }
  }

  private void ask(String url, String form) {
    long code;
    synchronized (random) {
      code = random.nextLong();
    }
    Calls.Reply reply = calls.post(url + "/search", String.format(Locale.ROOT, form, code));
    if (!reply.good()) {
      if (failed.getAndIncrement() == 0) {
        print("  a query failed: %d %s", reply.status(), reply.text());
      }
      return;
    }
    synchronized (millis) {
      millis.add(reply.millis());
    }
  }

  private double over(Runnable part) {
    begin();
    part.run();
    return p99(millis());
  }

  private void begin() {
    synchronized (millis) {
      millis.clear();
    }
  }

  private List<Double> millis() {
    synchronized (millis) {
      return millis.stream().sorted().toList();
    }
  }

  private static double p99(List<Double> sorted) {
    return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * 99L / 100));
  }

  /** Returns the seconds until the store holds all that was sent. */
  private static double behind(StoreFilling filling, long entries) throws InterruptedException {
    long start = System.nanoTime();
    try (Progress progress = Progress.start("Writing the rest", "codes", entries)) {
      filling.await(entries, progress);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * From a code's way onto Kafka until it can be found, as search counts it: how many took so many
   * seconds at most.
   */
  private NavigableMap<Double, Double> fresh(String url) {
    NavigableMap<Double, Double> counts = new TreeMap<>();
    Matcher bucket = BUCKET.matcher(calls.metrics(url).text());
    while (bucket.find()) {
      double most =
          bucket.group(1).equals("+Inf") ? MOST_SECONDS : Double.parseDouble(bucket.group(1));
      counts.put(most, Double.parseDouble(bucket.group(2)));
    }
    return counts;
  }

  /** Returns the milliseconds that such a share took at most, of what was counted in between. */
  private static double quantile(
      NavigableMap<Double, Double> before, NavigableMap<Double, Double> after, double share) {
    double all = counted(after, MOST_SECONDS) - counted(before, MOST_SECONDS);
    return after.keySet().stream()
            .filter(most -> counted(after, most) - counted(before, most) >= share * all)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("search says nothing of freshness"))
        * 1e3;
  }

  private static double counted(NavigableMap<Double, Double> counts, double most) {
    Map.Entry<Double, Double> bucket = counts.floorEntry(most);
    return bucket == null ? 0 : bucket.getValue();
  }

  private ServiceProcess search(Load load) {
    // 200 bytes a code with its tables, and those to come.
    long bytes = 200L * (load.codes + 3L * load.inserts * load.seconds);
    int heap = Math.max(Service.SEARCH.heapMebibytes(), (int) (bytes >> 20));
    ServiceProcess search =
        system.launch(
            Service.SEARCH, root, workdir.resolve("logs/search-service.log"), heap, Map.of());
    search.awaitReady();
    return search;
  }

  private static void print(String form, Object... values) {
    System.out.printf(Locale.ROOT, form + "%n", values);
  }
}
