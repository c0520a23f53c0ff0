package dev.hammingbird.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A real Redis master with a replica, and three Sentinels that watch them, on 127.0.0.1. Not for
 * use by several threads.
 */
public final class LocalSentinel implements AutoCloseable {
  private static final String MASTER = "hammingbird";
  private static final int SENTINELS = 3;
  private static final Duration READY = Duration.ofSeconds(60);

  private final List<LocalRedis> servers;
  private final List<ChildProcess> sentinels = new ArrayList<>();
  private final List<Integer> ports;
  private final Path folder;

  private LocalSentinel(List<LocalRedis> servers) {
    this.servers = servers;
    this.ports = Ports.free(SENTINELS);
    this.folder = Folders.temporary("sentinel");
  }

  /** Starts all; returns when the Sentinels know each other and the replica. */
  public static LocalSentinel start() {
    LocalRedis master = LocalRedis.start(List.of("--repl-diskless-sync-delay", "0"));
    LocalRedis replica = LocalRedis.start(List.of("--replicaof", Ports.HOST + " " + master.port()));
    LocalSentinel sentinel = new LocalSentinel(List.of(master, replica));
    try {
      sentinel.run(master.port());
      return sentinel;
    } catch (StartFailure e) {
      sentinel.close();
      throw e;
    }
  }

  /** Returns the address as {@code hammingbird.redis.url} wants it. */
  public String url() {
    return ports.stream()
        .map(port -> Ports.HOST + ":" + port)
        .collect(Collectors.joining(",", "redis-sentinel://", "/0#" + MASTER));
  }

  /** Returns both servers, the first master before its replica. */
  public List<LocalRedis> nodes() {
    return List.copyOf(servers);
  }

  /** Returns the server that the Sentinels hold for the master now. */
  public LocalRedis master() {
    int port =
        Integer.parseInt(
            LocalRedis.command(ports.getFirst(), "SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER)
                .getLast());
    return servers.stream().filter(server -> server.port() == port).findFirst().orElseThrow();
  }

  /** Waits until another server than this is the master. */
  public void awaitMasterOtherThan(LocalRedis old) {
    require("no other server became the master", () -> master().port() != old.port());
  }

  @Override
  public void close() {
    sentinels.forEach(ChildProcess::kill);
    servers.forEach(LocalRedis::close);
    Folders.delete(folder);
  }

  private void run(int master) {
    for (int port : ports) {
      Path settings = folder.resolve("sentinel-" + port + ".conf");
      try {
        Files.writeString(settings, settings(port, master));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + settings, e);
      }
      List<String> command =
          List.of(LocalRedis.executable(folder), settings.toString(), "--sentinel");
      sentinels.add(
          ChildProcess.start("sentinel", command, Map.of(), folder.resolve(port + ".log")));
    }
    require("the Sentinels do not know each other and the replica", this::complete);
  }

  private String settings(int port, int master) {
    return String.join(
        "\n",
        "bind " + Ports.HOST,
        "port " + port,
        "dir " + folder,
        "sentinel monitor %s %s %d 2".formatted(MASTER, Ports.HOST, master),
        "sentinel down-after-milliseconds %s 2000".formatted(MASTER),
        "sentinel failover-timeout %s 10000".formatted(MASTER),
        "");
  }

  private boolean complete() {
    return ports.stream().allMatch(this::complete);
  }

  private boolean complete(int port) {
    try {
      List<String> known = RedisTalk.ask(port, "SENTINEL", "MASTER", MASTER);
      return value(known, "num-slaves").equals("1")
          && value(known, "num-other-sentinels").equals(Integer.toString(SENTINELS - 1));
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String value(List<String> pairs, String name) {
    int at = pairs.indexOf(name);
    return at < 0 ? "" : pairs.get(at + 1);
  }

  private static void require(String otherwise, BooleanSupplier condition) {
    if (!Await.until(READY, condition)) {
      throw new StartFailure("Redis Sentinel: " + otherwise);
    }
  }
}
