package dev.hammingbird.system.bench;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.LocalSystem;
import dev.hammingbird.local.Service;
import dev.hammingbird.local.ServiceProcess;
import dev.hammingbird.system.client.CodesOnKafka;
import dev.hammingbird.system.client.Log;
import dev.hammingbird.system.console.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The store: what a picture and a code cost in Redis, how fast the encoder's writer fills it from
 * {@code codes.<space>}, and how long a search replica takes to read it.
 *
 * <p>Ids, writing, rebuilding and reading are measured with at most ten million pictures; memory of
 * codes with as many as asked for, written as full pages without ids, as the store's script leaves
 * them. Search is measured without tables of multi-index hashing, which are made afterwards.
 */
public final class StoreBench {
  private static final Bits BITS = new Bits(64);
  private static final int MOST_PICTURES = 10_000_000;
  private static final double AT_WORK = 0.02;
  private static final Map<String, String> WITHOUT_TABLES =
      Map.of("search.index.table-memory", "0");

  /** What search logs when it has read a large space. */
  private static final Pattern READ = Pattern.compile(" slots read in (\\d+) ms, and shown");

  private final LocalSystem system;
  private final Log log;
  private final Path root;
  private final Path workdir;
  private final ModelRecord model = BenchModel.active("bench", BITS);
  private final SpaceId space = model.space();

  /** Runs against a broker and a Redis that are empty. */
  public StoreBench(LocalSystem system, Log log, Path root, Path workdir) {
    this.system = system;
    this.log = log;
    this.root = root;
    this.workdir = workdir;
  }

  /**
   * Returns the figures under the keys of {@code RESULT}.
   *
   * @throws dev.hammingbird.local.StartFailure if this machine has not the memory for it, before
   *     anything is written
   */
  public Map<String, Object> run(long codes) throws InterruptedException, ExecutionException {
    int pictures = (int) Math.min(codes, MOST_PICTURES);
    RedisMemory.require(codes, pictures, heapMebibytes(pictures));
    log.sendModel(model);
    log.flush();
    Started empty = searchStarts(pictures);
    new CodesOnKafka(system.kafka(), space, BITS).send(pictures);
    RedisMemory memory = new RedisMemory(system.redis(), space, BITS);
    long used = memory.used();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("codes", codes);
    writeTwice(pictures, memory, used, result);
    Started loaded = searchStarts(pictures);
    double cold = Math.max(0, loaded.seconds - empty.seconds);
    double cpu = loaded.cpuSeconds - empty.cpuSeconds;
    print(
        "  search reads %,d pictures in %.2f s (ready after %.2f s, %.2f s without any) and holds %.1f bytes each",
        pictures, cold, loaded.seconds, empty.seconds, loaded.liveBytes / (double) pictures);
    print(
        "  by its log %.2f s from the first look at Redis on; processor time %.2f s (%.2f s in all) and %.2f s of Redis",
        loaded.readSeconds, cpu, loaded.cpuSeconds, loaded.redisCpuSeconds);
    double perCode = memory.ofCodesAlone(codes);
    print("  %,d codes without ids: %.4f bytes each", codes, perCode);
    result.put("bytes_per_code", perCode);
    result.put("cold_start_s", cold);
    if (!Double.isNaN(loaded.readSeconds)) {
      result.put("cold_start_read_s", loaded.readSeconds);
    }
    result.put("cold_start_cpu_s", cpu);
    result.put("search_bytes_per_picture", loaded.liveBytes / (double) pictures);
    return result;
  }

  /** Fills Redis from Kafka, empties it under the writer, and lets it be filled again. */
  private void writeTwice(int pictures, RedisMemory memory, long empty, Map<String, Object> result)
      throws InterruptedException {
    try (StoreFilling filling = new StoreFilling(system, space, BITS, root, workdir)) {
      double written = write(pictures, filling);
      double perId = (memory.used() - empty - memory.ofCodes()) / (double) pictures;
      print(
          "  written through the encoder's writer: %,.0f codes/s; ids %.2f bytes a picture",
          written, perId);
      result.put("bytes_per_picture_ids", perId);
      result.put("write_codes_per_s", written);
      String digests = digests(filling);
      long start = System.nanoTime();
      system.redis().command("FLUSHALL", "ASYNC");
      try (Progress progress = Progress.start("Writing again", "codes", pictures)) {
        filling.await(pictures, progress);
      }
      double rebuilt = (System.nanoTime() - start) / 1e9;
      if (!digests(filling).equals(digests)) {
        throw new IllegalStateException(
            "the store was rebuilt with the digests %s instead of %s"
                .formatted(digests(filling), digests));
      }
      print("  wiped and rebuilt in %.1f s, digests as before, without a model", rebuilt);
      result.put("rebuild_s", rebuilt);
    }
  }

  /** Returns codes a second from the first fiftieth on. */
  private static double write(int pictures, StoreFilling filling) throws InterruptedException {
    try (Progress progress = Progress.start("Writing", "codes", pictures)) {
      long first = filling.await((long) (AT_WORK * pictures), progress);
      long start = System.nanoTime();
      long last = filling.await(pictures, progress);
      return (last - first) / ((System.nanoTime() - start) / 1e9);
    }
  }

  private static String digests(StoreFilling filling) {
    return filling.positions("digest").collect(Collectors.joining(" "));
  }

  /**
   * How long search took to be ready, and what it holds then.
   *
   * @param readSeconds how long it read the store, as it says itself; not a number when there was
   *     little to read
   */
  private record Started(
      double seconds,
      double readSeconds,
      double cpuSeconds,
      double redisCpuSeconds,
      long liveBytes) {}

  /** Starts search-service, from the start of its JVM until it answers queries, and ends it. */
  private Started searchStarts(int pictures) {
    double redisBefore = cpuSeconds(system.redis().pid());
    long start = System.nanoTime();
    try (ServiceProcess search =
        system.launch(
            Service.SEARCH,
            root,
            workdir.resolve("logs/search-service.log"),
            heapMebibytes(pictures),
            WITHOUT_TABLES)) {
      search.awaitReady();
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpu = cpuSeconds(search.pid());
      double redis = cpuSeconds(system.redis().pid()) - redisBefore;
      long live = RedisMemory.liveHeap(search.pid());
      return new Started(seconds, readSeconds(search.log()), cpu, redis, live);
    }
  }

  private static double cpuSeconds(long pid) {
    return CpuTimes.of(pid).toNanos() / 1e9;
  }

  private static double readSeconds(Path log) {
    try {
      return Files.readAllLines(log).stream()
          .map(READ::matcher)
          .filter(Matcher::find)
          .mapToDouble(line -> Long.parseLong(line.group(1)) / 1e3)
          .reduce(Double.NaN, (_, last) -> last);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }

  /** Returns what search needs for so many pictures, with tables of multi-index hashing. */
  private static int heapMebibytes(int pictures) {
    return Math.max(Service.SEARCH.heapMebibytes(), (int) ((pictures * 200L) >> 20));
  }

  private static void print(String form, Object... values) {
    System.out.printf(Locale.ROOT, form + "%n", values);
  }
}
