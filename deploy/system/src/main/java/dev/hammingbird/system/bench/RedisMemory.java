package dev.hammingbird.system.bench;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.local.LocalRedis;
import dev.hammingbird.local.StartFailure;
import dev.hammingbird.local.TopicPlan;
import dev.hammingbird.system.console.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** What Redis, a JVM and this machine say of memory. */
final class RedisMemory {
  private static final long BYTES_PER_PICTURE = 66;
  private static final long BYTES_PER_CODE = 9;

  /** The broker, the writer, this program and room to breathe. */
  private static final long OTHERS = 2L << 30;

  private final LocalRedis redis;
  private final SpaceId space;
  private final Bits bits;

  RedisMemory(LocalRedis redis, SpaceId space, Bits bits) {
    this.redis = redis;
    this.space = space;
    this.bits = bits;
  }

  /**
   * Sees to it that there is memory for a run.
   *
   * @throws StartFailure with what is there and what is needed
   */
  static void require(long codes, int pictures, int heapMebibytes) {
    long needed =
        OTHERS
            + Math.max(
                pictures * BYTES_PER_PICTURE + ((long) heapMebibytes << 20),
                codes * BYTES_PER_CODE);
    long free = available();
    if (free < needed) {
      throw new StartFailure(
          "%d codes need %.1f GiB of memory, %.1f are free; name fewer with --codes"
              .formatted(codes, gibibytes(needed), gibibytes(free)));
    }
  }

  /** Returns how many bytes Redis has in use. */
  long used() {
    return redis
        .command("INFO", "memory")
        .getFirst()
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length()).strip()))
        .sum();
  }

  /** Returns what codes and presence bits of the written pictures take. */
  long ofCodes() {
    long bytes = 0;
    for (int p = 0; p < TopicPlan.LOCAL_IMAGE_PARTITIONS; p++) {
      StoreKeys keys = new StoreKeys(p);
      String next = redis.command("HGET", keys.position(space), "next").getFirst();
      long pages = new PageLayout(bits).page(Long.parseLong(next)) + 1;
      for (long page = 0; page < pages; page++) {
        bytes += usage(keys.codes(space, page)) + usage(keys.live(space, page));
      }
    }
    return bytes;
  }

  /**
   * Empties Redis and writes codes only: full pages and one that is not, with its presence bits.
   *
   * @return bytes a code
   */
  double ofCodesAlone(long codes) {
    redis.command("FLUSHALL");
    long empty = used();
    PageLayout layout = new PageLayout(bits);
    StoreKeys keys = new StoreKeys(0);
    Random random = new Random(2);
    try (Progress progress = Progress.start("Codes without ids", "codes", codes)) {
      for (long page = 0; layout.firstSlot(page) < codes; page++) {
        int count = (int) Math.min(layout.slotsPerPage(), codes - layout.firstSlot(page));
        byte[] bytes = new byte[bits.packedBytes(count)];
        random.nextBytes(bytes);
        redis.set(keys.codes(space, page), bytes);
        if (count < layout.slotsPerPage()) {
          redis.set(keys.live(space, page), new byte[(count + 7) / 8]);
        }
        progress.at(layout.firstSlot(page) + count);
      }
    }
    return (used() - empty) / (double) codes;
  }

  /** Returns how many bytes of the heap of a JVM are in use after a full collection. */
  static long liveHeap(long pid) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram").start();
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.startsWith("Total "))
              .toList();
      return lines.isEmpty() ? 0 : Long.parseLong(lines.getLast().split("\\s+", -1)[2]);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + jcmd, e);
    }
  }

  private long usage(String key) {
    String bytes = redis.command("MEMORY", "USAGE", key).getFirst();
    return bytes.equals("(nil)") ? 0 : Long.parseLong(bytes);
  }

  private static long available() {
    Path memory = Path.of("/proc/meminfo");
    try {
      return Files.readAllLines(memory).stream()
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(Long.MAX_VALUE);
    } catch (IOException e) {
      // Not Linux: nobody says, so nobody is kept from trying.
      return Long.MAX_VALUE;
    }
  }

  private static double gibibytes(long bytes) {
    return bytes / (double) (1L << 30);
  }
}
