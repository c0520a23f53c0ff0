package dev.hammingbird.system.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.JavaProcess;
import dev.hammingbird.local.LocalSystem;
import dev.hammingbird.local.Ports;
import dev.hammingbird.local.Service;
import dev.hammingbird.local.ServiceProcess;
import dev.hammingbird.system.client.CodesOnKafka;
import dev.hammingbird.system.client.Http;
import dev.hammingbird.system.client.Log;
import dev.hammingbird.system.console.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * What search costs over HTTP: requests a second at few codes beside a bare Vert.x server that
 * reads the same requests and answers as many bytes, turn about on the same cores; and how long an
 * answer takes at many. wrk asks, over eight connections; the codes are random and come the way of
 * all codes, through {@code codes.<space>}, the encoder's store writer and Redis.
 */
public final class RestBench {
  /** Codes at which the project's bar for the time of an answer is set. */
  public static final int BAR = 10_000_000;

  private static final Bits BITS = new Bits(64);
  private static final int CONNECTIONS = 8;
  private static final int ROUNDS = 3;

  /**
   * Rounds before, until search answers hardly more than in the one before: compiling takes time.
   */
  private static final int LEAST_WARM_UPS = 2;

  private static final int MOST_WARM_UPS = 10;
  private static final double STILL_FASTER = 1.03;
  private static final int BYTES_A_CODE = 200;
  private static final int TABLE_BYTES_A_CODE = 50;
  private static final int LEAST_TABLE_MEBIBYTES = 256;
  private static final long POLL_MILLIS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final LocalSystem system;
  private final Log log;
  private final Path root;
  private final Path workdir;
  private final Http http = new Http();

  /** Runs against a broker and a Redis that are empty. */
  public RestBench(LocalSystem system, Log log, Path root, Path workdir) {
    this.system = system;
    this.log = log;
    this.root = root;
    this.workdir = workdir;
  }

  /**
   * How much to measure.
   *
   * @param codes at which the rate is taken
   * @param large codes at which the time of an answer is taken; 0 leaves that out
   * @param seconds of one round
   */
  public record Sizes(int codes, int large, int seconds) {}

  /** Returns the figures under the keys of {@code RESULT}; null for what was not measured. */
  public Map<String, Object> run(Sizes sizes)
      throws InterruptedException, ExecutionException, IOException {
    Map<String, Object> result = new LinkedHashMap<>();
    for (String key : List.of("requests_per_s", "vertx_requests_per_s", "ratio", "p99_ms_10m")) {
      result.put(key, null);
    }
    if (!Wrk.installed()) {
      print("wrk is not installed (Debian: wrk), so nothing is measured");
      return result;
    }
    ModelRecord few = stored("rest-few", sizes.codes);
    try (ServiceProcess search = search(sizes.codes)) {
      compare(search, few, sizes, result);
    }
    if (sizes.large > 0) {
      ModelRecord many = stored("rest-many", sizes.large);
      try (ServiceProcess search = search(sizes.codes + sizes.large)) {
        // Many answers a second, so that what reads and writes them is compiled sooner.
        warmUp(wrk(few), List.of(search.url()), sizes.seconds);
        Wrk wrk = wrk(many);
        awaitTables(search, many);
        warmUp(wrk, List.of(search.url()), sizes.seconds);
        Wrk.Rate rate = wrk.run(search.url(), 2 * sizes.seconds);
        print(
            "  %,d codes: %,.0f requests/s, 99%% within %.2f ms",
            sizes.large, rate.requestsPerSecond(), rate.p99Millis());
        if (sizes.large == BAR) {
          result.put("p99_ms_10m", rate.p99Millis());
        }
      }
    }
    return result;
  }

  private void compare(
      ServiceProcess search, ModelRecord model, Sizes sizes, Map<String, Object> result)
      throws InterruptedException, IOException {
    int length = sample(search, model).toString().getBytes(StandardCharsets.UTF_8).length;
    int port = Ports.free(1).getFirst();
    String bareUrl = "http://" + Ports.HOST + ":" + port;
    // As many event loops as search takes.
    int loops = Runtime.getRuntime().availableProcessors();
    try (JavaProcess bareVertx =
        JavaProcess.start(
            root.resolve("search-service/target/quarkus-app"),
            workdir.resolve("logs/bare-vertx.log"),
            "dev.hammingbird.search.bench.BareVertx",
            List.of(Integer.toString(port), Integer.toString(length), Integer.toString(loops)))) {
      awaitPort(port, bareVertx);
      Wrk wrk = wrk(model);
      warmUp(wrk, List.of(search.url(), bareUrl), sizes.seconds);
      List<Double> ours = new ArrayList<>();
      List<Double> bare = new ArrayList<>();
      List<Double> ratios = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        Spent our = spent(wrk, search.url(), search.pid(), sizes.seconds);
        Spent their = spent(wrk, bareUrl, bareVertx.pid(), sizes.seconds);
        ours.add(our.perSecond);
        bare.add(their.perSecond);
        ratios.add(our.perSecond / their.perSecond);
        print(
            "  %,d codes, answers of %,d bytes: %,.0f requests/s (%.1f us of processor time each),"
                + " bare Vert.x %,.0f (%.1f us), ratio %.3f",
            sizes.codes,
            length,
            our.perSecond,
            our.processorMicros,
            their.perSecond,
            their.processorMicros,
            ratios.getLast());
      }
      result.put("requests_per_s", median(ours));
      result.put("vertx_requests_per_s", median(bare));
      result.put("ratio", median(ratios));
    }
  }

  /**
   * Waits for the tables, which are made behind the first answers, where there is room for them.
   */
  private void awaitTables(ServiceProcess search, ModelRecord model) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!sample(search, model).path("plan").asText().equals("mih")) {
      if (System.nanoTime() > deadline) {
        print("  no tables within %d s, so the answers are those of scans", PATIENCE.toSeconds());
        return;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** Lets servers answer, turn about, until the first of them does not answer more any longer. */
  private static void warmUp(Wrk wrk, List<String> urls, int seconds) throws InterruptedException {
    double before = 0;
    for (int round = 0; round < MOST_WARM_UPS; round++) {
      double now = 0;
      for (String url : urls.reversed()) {
        now = wrk.run(url, seconds).requestsPerSecond();
      }
      if (round >= LEAST_WARM_UPS && now < STILL_FASTER * before) {
        return;
      }
      before = now;
    }
  }

  /**
   * What one round showed.
   *
   * @param perSecond requests answered
   * @param processorMicros processor time of the server a request, which other work on the machine
   *     changes less
   */
  private record Spent(double perSecond, double processorMicros) {}

  private static Spent spent(Wrk wrk, String url, long pid, int seconds)
      throws InterruptedException {
    Duration before = processorTime(pid);
    double perSecond = wrk.run(url, seconds).requestsPerSecond();
    Duration spent = processorTime(pid).minus(before);
    return new Spent(perSecond, spent.toNanos() / 1e3 / (perSecond * seconds));
  }

  private static Duration processorTime(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  private JsonNode sample(ServiceProcess search, ModelRecord model) {
    return http.json(
        "POST",
        search.url() + "/search",
        Map.of("code", "0123456789abcdef", "space", model.space().value(), "k", Wrk.HITS));
  }

  private ModelRecord stored(String name, int codes)
      throws InterruptedException, ExecutionException {
    ModelRecord model = BenchModel.active(name, BITS);
    log.sendModel(model);
    log.flush();
    new CodesOnKafka(system.kafka(), model.space(), BITS).send(codes);
    try (StoreFilling filling = new StoreFilling(system, model.space(), BITS, root, workdir);
        Progress progress = Progress.start("Writing", "codes", codes)) {
      filling.await(codes, progress);
    }
    return model;
  }

  private ServiceProcess search(int codes) {
    int heap = Math.max(Service.SEARCH.heapMebibytes(), mebibytes(codes, BYTES_A_CODE));
    int tables = Math.max(LEAST_TABLE_MEBIBYTES, mebibytes(codes, TABLE_BYTES_A_CODE));
    ServiceProcess search =
        system.launch(
            Service.SEARCH,
            root,
            workdir.resolve("logs/search-service.log"),
            heap,
            Map.of("search.index.table-memory", tables + "M"));
    search.awaitReady();
    return search;
  }

  private Wrk wrk(ModelRecord model) throws IOException {
    Path script = workdir.resolve("search.lua");
    Files.writeString(script, Wrk.script(model.space().value()));
    return new Wrk(script, CONNECTIONS);
  }

  private static void awaitPort(int port, JavaProcess server) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException notYet) {
        if (System.nanoTime() > deadline || !server.isAlive()) {
          throw new IllegalStateException(
              "the bare Vert.x server did not come up; see " + server.log(), notYet);
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
  }

  private static int mebibytes(int codes, int bytesEach) {
    return (int) (((long) codes * bytesEach) >> 20);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static void print(String form, Object... values) {
    System.out.printf(Locale.ROOT, form + "%n", values);
  }
}
