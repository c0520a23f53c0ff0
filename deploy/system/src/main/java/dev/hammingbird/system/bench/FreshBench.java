package dev.hammingbird.system.bench;

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
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;

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
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final LocalSystem system;
  private final Log log;
  private final Path root;
  private final Path workdir;
  private final Calls calls = new Calls(LIMIT);
  private final SplittableRandom random = new SplittableRandom(1);
  private final List<Double> millis = new ArrayList<>();

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
      // What the JVM has never done before is compiled first.
      long written = load.codes + codes.flow(load.inserts, load.erasures, WARM_UP_SECONDS);
      double from = System.nanoTime();
      begin();
      long flowed = codes.flow(load.inserts, load.erasures, load.seconds);
      double busy = p99();
      double behind = behind(filling, written + flowed);
      double seconds = (System.nanoTime() - from) / 1e9;
      Fresh fresh = fresh(search.url());
      print(
          "  %,d codes, %d queries/s: p99 %.2f ms, and %.2f ms with %,d new and %,d erased codes a second (%.2f x)",
          load.codes, load.queries, quiet, busy, load.inserts, load.erasures, busy / quiet);
      print(
          "  %,.0f of %,d a second written, the store %.0f ms behind at the end; found after p50 %.0f, p99 %.0f ms",
          flowed / seconds, load.inserts + load.erasures, behind * 1e3, fresh.p50, fresh.p99);
      result.put("codes", load.codes);
      result.put("p99_quiet_ms", quiet);
      result.put("p99_writing_ms", busy);
      result.put("ratio", busy / quiet);
      result.put("written_per_s", flowed / seconds);
      result.put("freshness_p50_ms", fresh.p50);
      result.put("freshness_p99_ms", fresh.p99);
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
      throw new IllegalStateException("a query failed: " + reply.status() + " " + reply.text());
    }
    synchronized (millis) {
      millis.add(reply.millis());
    }
  }

  private double over(Runnable part) {
    begin();
    part.run();
    return p99();
  }

  private void begin() {
    synchronized (millis) {
      millis.clear();
    }
  }

  private double p99() {
    synchronized (millis) {
      List<Double> sorted = millis.stream().sorted().toList();
      return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * 99L / 100));
    }
  }

  /** Returns the seconds until the store holds all that was sent. */
  private static double behind(StoreFilling filling, long entries) throws InterruptedException {
    long start = System.nanoTime();
    try (Progress progress = Progress.start("Writing the rest", "codes", entries)) {
      filling.await(entries, progress);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** From a code's way onto Kafka until it can be found, in milliseconds, as search counts it. */
  private record Fresh(double p50, double p99) {}

  private Fresh fresh(String url) {
    String metrics = calls.get(url + "/q/metrics").text();
    return new Fresh(quantile(metrics, "0.5"), quantile(metrics, "0.99"));
  }

  private static double quantile(String metrics, String which) {
    return metrics
            .lines()
            .filter(line -> line.startsWith("hammingbird_freshness_seconds{"))
            .filter(line -> line.contains("quantile=\"" + which + "\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("search says nothing of freshness"))
        * 1e3;
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
