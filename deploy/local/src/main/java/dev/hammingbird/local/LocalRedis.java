package dev.hammingbird.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis as a process of its own on 127.0.0.1: {@code redis-server} of the PATH, else the
 * binary inside the embedded-redis artifact. It keeps its port and its data folder over {@link
 * #kill()} and {@link #restart()}. Not for use by several threads.
 */
public final class LocalRedis implements AtExit.Running {
  private static final Duration READY = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(15);
  private static final int ATTEMPTS = 3;

  private final Path data;
  private final boolean temporary;
  private final boolean durable;
  private final Path log;
  private final int port;
  private final List<String> settings;
  private final String executable;
  private ChildProcess process;

  private LocalRedis(
      Path data, boolean temporary, boolean durable, Path log, int port, List<String> settings) {
    this.settings = List.copyOf(settings);
    this.data = Folders.made(data);
    this.temporary = temporary;
    this.durable = durable;
    this.log = log;
    this.port = port;
    this.executable = executable(data);
    this.process = run();
    AtExit.close(this);
  }

  /** Starts an empty Redis that forgets everything with {@link #close()}. */
  public static LocalRedis start() {
    return start(List.of());
  }

  /**
   * Starts an empty Redis that forgets everything with {@link #close()}.
   *
   * @param settings more words of the command line, such as {@code --maxmemory 64mb}
   */
  public static LocalRedis start(List<String> settings) {
    return start(settings, () -> Ports.free(1).getFirst());
  }

  static LocalRedis start(List<String> settings, IntSupplier port) {
    Path folder = Folders.temporary("redis");
    return start(folder, true, false, folder.resolve("redis.log"), settings, port);
  }

  /**
   * Starts a Redis on the data in {@code data}.
   *
   * @param durable whether writes are kept in an append-only file, synced every second
   */
  public static LocalRedis start(Path data, boolean durable, Path log) {
    return start(data, false, durable, log, List.of(), () -> Ports.free(1).getFirst());
  }

  private static LocalRedis start(
      Path data,
      boolean temporary,
      boolean durable,
      Path log,
      List<String> settings,
      IntSupplier port) {
    StartFailure last = new StartFailure("Redis was not started");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LocalRedis redis = new LocalRedis(data, temporary, durable, log, port.getAsInt(), settings);
      try {
        redis.awaitReady();
        return redis;
      } catch (StartFailure failure) {
        boolean portTaken = redis.process.tail(50).contains("Address already in use");
        AtExit.forget(redis);
        redis.process.kill();
        failure.addSuppressed(last);
        last = failure;
        if (!portTaken) {
          throw failure;
        }
      }
    }
    throw last;
  }

  /** Returns the port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Returns the address as {@code hammingbird.redis.url} wants it. */
  public String url() {
    return "redis://" + Ports.HOST + ":" + port;
  }

  /** Returns the process id of the running server. */
  public long pid() {
    return process.pid();
  }

  /** Tells whether the server's process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Sends one command, for tests and drills.
   *
   * @return the reply, arrays flattened, {@code (nil)} for nothing
   */
  public List<String> command(String... words) {
    return command(port, words);
  }

  /**
   * Sends one command whose reply is not text.
   *
   * @return the reply, arrays flattened
   */
  public List<byte[]> bytes(String... words) {
    try {
      return RedisTalk.bytes(port, words);
    } catch (IOException e) {
      throw new UncheckedIOException("Redis at port %d: %s".formatted(port, words[0]), e);
    }
  }

  /** Sets a key to bytes. */
  public void set(String key, byte[] value) {
    try {
      List<byte[]> _ =
          RedisTalk.bytes(
              port,
              "SET".getBytes(StandardCharsets.UTF_8),
              key.getBytes(StandardCharsets.UTF_8),
              value);
    } catch (IOException e) {
      throw new UncheckedIOException("Redis at port %d: SET %s".formatted(port, key), e);
    }
  }

  static List<String> command(int port, String... words) {
    try {
      return RedisTalk.ask(port, words);
    } catch (IOException e) {
      throw new UncheckedIOException("Redis at port %d: %s".formatted(port, words[0]), e);
    }
  }

  /** Ends the server like a power cut; what the append-only file holds stays. */
  public void kill() {
    process.kill();
  }

  /** Copies what the server has on disk now, for {@link #restore}. */
  public void backUp(Path folder) {
    Folders.delete(folder);
    Folders.copy(data, folder);
  }

  /** Ends the server, and starts it again on data of an earlier {@link #backUp}. */
  public void restore(Path folder) {
    process.kill();
    Folders.delete(data);
    Folders.copy(folder, data);
    process = run();
    awaitReady();
  }

  /** Stops the server if it runs and starts it again on the same port and folder. */
  public void restart() {
    process.stop(STOP);
    process = run();
    awaitReady();
  }

  @Override
  public void close() {
    AtExit.forget(this);
    if (temporary) {
      process.kill();
      Folders.delete(data);
    } else {
      process.stop(STOP);
    }
  }

  private void awaitReady() {
    boolean ready = Await.until(READY, () -> !process.isAlive() || answers());
    if (!ready || !process.isAlive()) {
      throw new StartFailure("Redis did not come up on %s: %s".formatted(url(), process.story(30)));
    }
  }

  /** Says no while an append-only file is still being read. */
  private boolean answers() {
    try {
      return RedisTalk.ask(port, "PING").equals(List.of("PONG"));
    } catch (IOException notYet) {
      return false;
    }
  }

  private ChildProcess run() {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            executable,
            "--bind",
            Ports.HOST,
            "--port",
            Integer.toString(port),
            "--dir",
            data.toString(),
            "--save",
            "",
            "--appendonly",
            durable ? "yes" : "no",
            "--appendfsync",
            "everysec",
            "--maxmemory-policy",
            "noeviction"));
    command.addAll(settings);
    return ChildProcess.start("redis", command, Map.of(), log);
  }

  static String executable(Path data) {
    if (ChildProcess.onPath("redis-server")) {
      return "redis-server";
    }
    Path folder = Folders.made(data.resolve("bin"));
    try {
      return ExecutableProvider.newJarResourceProvider(folder.toFile()).get().getPath();
    } catch (IOException e) {
      throw new StartFailure(
          "no redis-server on the PATH, and none for this machine in the embedded-redis artifact;"
              + " install Redis 6.2 or later",
          e);
    }
  }
}
