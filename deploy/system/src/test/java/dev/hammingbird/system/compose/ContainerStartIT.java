package dev.hammingbird.system.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.local.LocalKafka;
import dev.hammingbird.local.LocalRedis;
import dev.hammingbird.local.Service;
import dev.hammingbird.local.TopicPlan;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts each service as its container does, by the script and the variables of its image and the
 * compose file, with only addresses and ports replaced by ones of this machine.
 */
class ContainerStartIT {
  private static final Duration READY = Duration.ofMinutes(4);

  @TempDir Path folder;

  private record Started(Process process, Map<String, String> environment, Path log) {}

  @Test
  void everyServiceIsReadyWithTheSettingsOfItsContainer() throws IOException {
    for (Service service : Service.values()) {
      assumeThat(app(service).resolve("quarkus-run.jar"))
          .as("%s has not been built", service.module())
          .exists();
    }
    try (LocalKafka kafka = LocalKafka.start();
        LocalRedis redis = LocalRedis.start()) {
      kafka.createTopics(TopicPlan.standard(TopicPlan.LOCAL_IMAGE_PARTITIONS));
      Map<Service, Integer> ports = ports();
      Map<Service, Started> started = new LinkedHashMap<>();
      try {
        for (Service service : Service.values()) {
          started.put(service, start(service, kafka, redis, ports));
        }
        started.forEach(ContainerStartIT::awaitReady);
      } finally {
        started.values().forEach(each -> each.process().destroyForcibly());
        started.values().forEach(each -> each.process().onExit().join());
      }
    }
  }

  private static void awaitReady(Service service, Started started) {
    await(service + " is ready")
        .atMost(READY)
        .pollInterval(Duration.ofMillis(250))
        .until(() ->
            !started.process().isAlive() || healthy(started, "/q/health/ready").status() == 0);
    assertThat(started.process().isAlive()).as(() -> text(started.log())).isTrue();
    assertThat(healthy(started, "/q/health/live").status()).isZero();
    assertThat(text(started.log()).lines())
        .as("the log is JSON")
        .anyMatch(ContainerStartIT::isJson);
  }

  private static boolean isJson(String line) {
    return line.startsWith("{") && line.endsWith("}");
  }

  private Started start(
      Service service, LocalKafka kafka, LocalRedis redis, Map<Service, Integer> ports)
      throws IOException {
    Map<String, String> environment =
        new TreeMap<>(Deployment.environment(Deployment.container(service.shortName())));
    environment.replaceAll((name, value) -> here(value, kafka, redis, ports));
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", String.valueOf(ports.get(service)));
    environment.remove("DJL_CACHE_DIR");
    environment.put("JDK_JAVA_OPTIONS", "-Xms64m -Xmx%dm".formatted(service.heapMebibytes()));
    environment.put(
        "PATH",
        Path.of(System.getProperty("java.home"), "bin")
            + File.pathSeparator
            + System.getenv("PATH"));
    Path log = folder.resolve(service.shortName() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(Deployment.FOLDER.resolve("run").toString())
            .directory(app(service).toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new Started(builder.start(), environment, log);
  }

  /** Replaces the host names of the compose file. */
  private static String here(
      String value, LocalKafka kafka, LocalRedis redis, Map<Service, Integer> ports) {
    String replaced =
        value
            .replace("kafka:19092", kafka.bootstrapServers())
            .replace("redis://redis:6379", redis.url());
    for (Service service : Service.values()) {
      replaced =
          replaced.replace(
              "http://%s:%d".formatted(service.shortName(), service.port()),
              "http://127.0.0.1:" + ports.get(service));
    }
    return replaced;
  }

  private static Script.Outcome healthy(Started started, String path) {
    return Script.run(
        Deployment.FOLDER,
        started.environment(),
        Deployment.FOLDER.resolve("healthy").toString(),
        path);
  }

  private static Path app(Service service) {
    return Deployment.ROOT.resolve(service.module()).resolve("target/quarkus-app");
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  /** Finds a free port for each service; all are held until the last is found. */
  private static Map<Service, Integer> ports() throws IOException {
    Map<Service, Integer> ports = new LinkedHashMap<>();
    Map<Service, ServerSocket> held = new LinkedHashMap<>();
    for (Service service : Service.values()) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      held.put(service, socket);
      ports.put(service, socket.getLocalPort());
    }
    for (ServerSocket socket : held.values()) {
      socket.close();
    }
    return ports;
  }
}
