package dev.hammingbird.system.bench;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.Manifest;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.Preprocessing;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.local.JavaProcess;
import dev.hammingbird.local.LocalRedis;
import dev.hammingbird.local.LocalSystem;
import dev.hammingbird.local.Service;
import dev.hammingbird.local.ServiceProcess;
import dev.hammingbird.local.TopicPlan;
import dev.hammingbird.system.client.Log;
import dev.hammingbird.system.console.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The store: what a picture and a code cost in Redis, how fast the encoder's writer fills it from
 * {@code codes.<space>}, and how long a search replica takes to read it.
 *
 * <p>Ids, writing and reading are measured with at most ten million pictures; memory of codes with
 * as many as asked for, written as full pages without ids, as the store's script leaves them.
 */
public final class StoreBench {
  private static final Bits BITS = new Bits(64);
  private static final int MOST_PICTURES = 10_000_000;
  private static final int BATCH = 2048;
  private static final long POLL_MILLIS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final double AT_WORK = 0.02;

  private final LocalSystem system;
  private final Log log;
  private final Path root;
  private final Path workdir;
  private final ModelRecord model = model();
  private final SpaceId space = model.space();

  /** Runs against a broker and a Redis that are empty. */
  public StoreBench(LocalSystem system, Log log, Path root, Path workdir) {
    this.system = system;
    this.log = log;
    this.root = root;
    this.workdir = workdir;
  }

  /** Returns the figures under the keys of {@code RESULT}. */
  public Map<String, Object> run(long codes) throws InterruptedException, ExecutionException {
    int pictures = (int) Math.min(codes, MOST_PICTURES);
    // Kafka is the truth; a file of Redis' own would be measured with it.
    system.redis().command("CONFIG", "SET", "appendonly", "no");
    log.sendModel(model);
    log.flush();
    double boot = searchStarts();
    new CodesOnKafka(system.kafka(), space, BITS).send(pictures);
    long empty = memory();
    double written = write(pictures);
    double perId = (memory() - empty - codeBytes()) / (double) pictures;
    print(
        "  written through the encoder's writer: %,.0f codes/s; ids %.2f bytes a picture",
        written, perId);
    double loaded = searchStarts();
    print(
        "  search is ready after %.2f s with %,d pictures, %.2f s without", loaded, pictures, boot);
    double perCode = codesAlone(codes);
    print(
        "  %,d codes without ids: %.4f bytes each; ids were measured with %,d pictures",
        codes, perCode, pictures);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("codes", codes);
    result.put("bytes_per_code", perCode);
    result.put("bytes_per_picture_ids", perId);
    result.put("write_codes_per_s", written);
    result.put("cold_start_s", Math.max(0, loaded - boot));
    return result;
  }

  /** Fills Redis from Kafka; returns codes a second from the first fiftieth on. */
  private double write(int pictures) throws InterruptedException {
    JavaProcess writer =
        JavaProcess.start(
            root.resolve("encoder-service/target/quarkus-app"),
            workdir.resolve("logs/store-writer.log"),
            "dev.hammingbird.encoder.bench.StoreWriting",
            List.of(
                system.kafka().bootstrapServers(),
                system.redis().url(),
                space.value(),
                Integer.toString(BITS.count()),
                Integer.toString(BATCH)));
    try (writer;
        Progress progress = Progress.start("Writing", "codes", pictures)) {
      long first = await((long) (AT_WORK * pictures), progress, writer);
      long start = System.nanoTime();
      long last = await(pictures, progress, writer);
      return (last - first) / ((System.nanoTime() - start) / 1e9);
    }
  }

  private long await(long wanted, Progress progress, JavaProcess writer)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long seen = stored();
    while (seen < wanted) {
      if (System.nanoTime() > deadline || !writer.isAlive()) {
        throw new IllegalStateException(
            "%d of %d codes were written; see %s".formatted(seen, wanted, writer.log()));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      seen = stored();
      progress.at(seen);
    }
    return seen;
  }

  private long stored() {
    long sum = 0;
    for (int p = 0; p < TopicPlan.LOCAL_IMAGE_PARTITIONS; p++) {
      String next =
          system.redis().command("HGET", new StoreKeys(p).position(space), "next").getFirst();
      sum += next.equals("(nil)") ? 0 : Long.parseLong(next);
    }
    return sum;
  }

  /** Returns seconds from the start of search-service's JVM until it answers queries. */
  private double searchStarts() {
    long start = System.nanoTime();
    try (ServiceProcess search =
        system.launch(Service.SEARCH, root, workdir.resolve("logs/search-service.log"))) {
      search.awaitReady();
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /** Returns what codes and presence bits of the written pictures take. */
  private long codeBytes() {
    long bytes = 0;
    for (int p = 0; p < TopicPlan.LOCAL_IMAGE_PARTITIONS; p++) {
      StoreKeys keys = new StoreKeys(p);
      String next = system.redis().command("HGET", keys.position(space), "next").getFirst();
      long pages = new PageLayout(BITS).page(Long.parseLong(next)) + 1;
      for (long page = 0; page < pages; page++) {
        bytes += usage(keys.codes(space, page)) + usage(keys.live(space, page));
      }
    }
    return bytes;
  }

  private long usage(String key) {
    String bytes = system.redis().command("MEMORY", "USAGE", key).getFirst();
    return bytes.equals("(nil)") ? 0 : Long.parseLong(bytes);
  }

  /** Returns bytes a code of full pages and one that is not, with presence bits where need be. */
  private double codesAlone(long codes) {
    LocalRedis redis = system.redis();
    redis.command("FLUSHALL");
    long empty = memory();
    PageLayout layout = new PageLayout(BITS);
    StoreKeys keys = new StoreKeys(0);
    Random random = new Random(2);
    try (Progress progress = Progress.start("Codes without ids", "codes", codes)) {
      for (long page = 0; layout.firstSlot(page) < codes; page++) {
        int count = (int) Math.min(layout.slotsPerPage(), codes - layout.firstSlot(page));
        byte[] bytes = new byte[BITS.packedBytes(count)];
        random.nextBytes(bytes);
        redis.set(keys.codes(space, page), bytes);
        if (count < layout.slotsPerPage()) {
          redis.set(keys.live(space, page), new byte[(count + 7) / 8]);
        }
        progress.at(layout.firstSlot(page) + count);
      }
    }
    return (memory() - empty) / (double) codes;
  }

  private long memory() {
    return system
        .redis()
        .command("INFO", "memory")
        .getFirst()
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length()).strip()))
        .sum();
  }

  private static ModelRecord model() {
    Preprocessing preprocessing = new Preprocessing(32);
    String sha256 = "5e".repeat(32);
    SpaceId space = SpaceId.of(sha256, preprocessing.canonical(), BITS);
    Manifest manifest =
        new Manifest(
            space,
            "bench",
            "none",
            BITS,
            preprocessing,
            sha256,
            1,
            "picture",
            "outputs",
            "bench",
            Map.of(),
            new TrainingSnapshot(Map.of(), Map.of(), 0),
            Map.of(),
            List.of());
    List<Transition> history = new ArrayList<>();
    for (State state : List.of(State.REGISTERED, State.BACKFILLING, State.VERIFIED, State.ACTIVE)) {
      history.add(new Transition(state, Instant.now(), "bench", "to be measured", Map.of()));
    }
    return new ModelRecord(manifest, history);
  }

  private static void print(String form, Object... values) {
    System.out.printf(Locale.ROOT, form + "%n", values);
  }
}
