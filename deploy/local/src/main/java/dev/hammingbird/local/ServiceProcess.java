package dev.hammingbird.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One service as a process of its own: the Quarkus fast-jar of its module. It keeps its port, its
 * settings and its log over {@link #kill()} and {@link #restart()}. Not for use by several threads.
 */
public final class ServiceProcess implements AtExit.Running {
  private static final int LARGE_MEBIBYTES = 1024;
  private static final Duration READY = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final Duration ASK = Duration.ofSeconds(5);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(ASK).build();

  /**
   * Idle OpenMP threads must not spin; glibc must not give memory back after every batch, which it
   * does in every arena but the first.
   */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "OMP_WAIT_POLICY", "PASSIVE",
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_THRESHOLD_", "1073741824",
          "MALLOC_TRIM_THRESHOLD_", "2147483648");

  private final Service service;
  private final Path jar;
  private final Path log;
  private final int port;
  private final int heapMebibytes;
  private final Map<String, String> settings;
  private ChildProcess process;

  private ServiceProcess(
      Service service,
      Path jar,
      Path log,
      int port,
      int heapMebibytes,
      Map<String, String> settings) {
    this.service = service;
    this.jar = jar;
    this.log = log;
    this.port = port;
    this.heapMebibytes = heapMebibytes;
    this.settings = new TreeMap<>(settings);
    this.process = run();
    AtExit.close(this);
  }

  /**
   * Starts the service and returns at once; {@link #awaitReady} waits for it.
   *
   * @param settings what is to differ from the service's defaults
   * @throws StartFailure if the module has not been built
   */
  public static ServiceProcess launch(
      Service service, Path root, Path log, int port, Map<String, String> settings) {
    return launch(service, root, log, port, service.heapMebibytes(), settings);
  }

  static ServiceProcess launch(
      Service service,
      Path root,
      Path log,
      int port,
      int heapMebibytes,
      Map<String, String> settings) {
    Path jar = root.resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.isRegularFile(jar)) {
      throw new StartFailure(
          "%s has not been built: there is no %s; build it with: mvn -pl %s package"
              .formatted(service.module(), jar, service.module()));
    }
    return new ServiceProcess(service, jar, log, port, heapMebibytes, settings);
  }

  /** Returns the address, such as {@code http://127.0.0.1:8080}. */
  public String url() {
    return "http://" + Ports.HOST + ":" + port;
  }

  /** Returns which service this is. */
  public Service service() {
    return service;
  }

  /** Returns the file with everything the service printed. */
  public Path log() {
    return log;
  }

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /** Tells whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until the service says that it is ready.
   *
   * @throws StartFailure if it ends before or takes longer than two minutes; the message holds what
   *     its health says and the end of its log
   */
  public void awaitReady() {
    boolean ready = Await.until(READY, () -> !process.isAlive() || health().statusCode() == 200);
    if (!ready || !process.isAlive()) {
      throw new StartFailure(
          "%s did not become ready on %s (%s): %s"
              .formatted(service.module(), url(), health().body(), process.story(40)));
    }
  }

  /** Ends the service like a power cut. */
  public void kill() {
    process.kill();
  }

  /** Stops the service if it runs, starts it again and waits until it is ready. */
  public void restart() {
    process.stop(STOP);
    process = run();
    awaitReady();
  }

  /** Starts the service again, ended or not, without asking it to stop or waiting for it. */
  public void relaunch() {
    process.kill();
    process = run();
  }

  /** Tells whether the service says that it is ready. */
  public boolean isReady() {
    return process.isAlive() && health().statusCode() == 200;
  }

  @Override
  public void close() {
    AtExit.forget(this);
    process.stop(STOP);
  }

  /** What readiness says, with status 0 while nobody answers. */
  private Health health() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/q/health/ready")).timeout(ASK).build();
    try {
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return new Health(answer.statusCode(), answer.body());
    } catch (IOException e) {
      return new Health(0, "no answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Health(0, "interrupted");
    }
  }

  private ChildProcess run() {
    List<String> command = new ArrayList<>();
    command.add(ChildProcess.java());
    boolean large = heapMebibytes > LARGE_MEBIBYTES;
    boolean manyCodes = large && service == Service.SEARCH;
    // A third of it is for the young: pictures under way should die there and not be copied.
    command.add("-Xms" + (manyCodes ? heapMebibytes : heapMebibytes / 4) + "m");
    command.add("-Xmx" + heapMebibytes + "m");
    // Millions of codes lie in few large arrays, which need not be copied; to do so stops queries.
    // Nor does ZGC copy them, but Linux seldom gives huge pages to the shared memory of its heap.
    command.add(large ? "-XX:+UseG1GC" : "-XX:+UseSerialGC");
    if (manyCodes) {
      // A query waits as long as it stops. What outlives one collection are codes and ids, which
      // stay: they should be copied once and then be called old.
      command.add("-XX:MaxGCPauseMillis=20");
      command.add("-XX:MaxTenuringThreshold=0");
      // Memory that nobody has touched costs 2 ms a megabyte in a virtual machine, at its first
      // use: in a pause, while queries wait. Classes are not loaded anew, so to look for those that
      // are no longer used only makes pauses longer; there is room for all of them.
      command.add("-XX:+AlwaysPreTouch");
      command.add("-XX:-ClassUnloadingWithConcurrentMark");
      command.add("-XX:MetaspaceSize=128m");
    }
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    if (service == Service.SEARCH) {
      command.add("--add-modules=jdk.incubator.vector");
      command.add("-XX:+UseTransparentHugePages");
    }
    command.add("-Dai.djl.offline=true");
    command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
    command.add("-Dquarkus.http.host=" + Ports.HOST);
    command.add("-Dquarkus.http.port=" + port);
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-jar");
    command.add(jar.toString());
    return ChildProcess.start(service.module(), command, ENVIRONMENT, log);
  }

  private record Health(int statusCode, String body) {}
}
