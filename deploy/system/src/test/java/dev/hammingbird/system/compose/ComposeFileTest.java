package dev.hammingbird.system.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.local.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeFileTest {
  private static final Pattern ADDRESS = Pattern.compile("(?:\\w+://)?([a-z][a-z0-9-]*):(\\d+)");
  private static final Pattern GIBIBYTES = Pattern.compile("(\\d+)g");
  private static final int MEBIBYTES = 1024;

  /** Ports on which those containers listen that are not ours. */
  private static final Map<String, String> LISTENING = Map.of("kafka", "19092", "redis", "6379");

  @Test
  void everyPartOfTheFileIsOneThatComposeKnows() {
    assertThat(ComposeSchema.problems(Deployment.compose())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "services: {}",
        "service: {a: {image: x}}",
        "services: {a: {image: x, port: ['1:1']}}",
        "services: {a: {image: x, ports: ['http']}}",
        "services: {a: {image: x, restart: sometimes}}",
        "services: {a: {image: x, environment: {A: true}}}",
        "services: {a: {image: x, environment: [A=1]}}",
        "services: {a: {image: x, depends_on: {b: {condition: healthy}}}}",
        "services: {a: {image: x, healthcheck: {test: [CMD, x], interval: 10}}}",
        "services: {a: {image: x, healthcheck: {test: [curl, x]}}}",
        "services: {a: {image: x, stop_grace_period: 30 s}}",
        "services: {a: {image: x, deploy: {resources: {limits: {memory: lots}}}}}",
        "services: {a: {image: x, volumes: ['data']}}",
        "services: {a: {ports: ['1:1']}}"
      })
  void whatComposeRefusesIsRefusedHereToo(String file) {
    assertThat(ComposeSchema.problems(Yaml.parse(file))).isNotEmpty();
  }

  @ParameterizedTest
  @FieldSource("dev.hammingbird.system.compose.Deployment#PROFILES")
  void aProfileHasEachServiceOnceAndKafkaAndRedis(String profile) {
    List<String> names =
        Deployment.containers(profile).entrySet().stream()
            .map(entry ->
                entry.getValue().has("build")
                    ? Deployment.service(entry.getKey()).shortName()
                    : entry.getKey())
            .toList();

    assertThat(names)
        .containsExactlyInAnyOrder(
            "kafka", "topics", "redis", "ingest", "trainer", "encoder", "search");
  }

  @Test
  void theUsualProfileIsOneOfTheProfiles() throws IOException {
    assertThat(Files.readAllLines(Deployment.FOLDER.resolve(".env")))
        .filteredOn(line -> !line.startsWith("#"))
        .singleElement()
        .matches(line -> Deployment.PROFILES.contains(line.replaceFirst("^COMPOSE_PROFILES=", "")));
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void aServiceHasTheSamePortEverywhere(Service service) {
    String port = Integer.toString(service.port());

    Deployment.ourContainers().entrySet().stream()
        .filter(entry -> Deployment.service(entry.getKey()) == service)
        .map(Map.Entry::getValue)
        .forEach(container -> {
          String target = container.get("build").get("target").text();
          assertThat(container.get("ports").items())
              .extracting(Yaml::text)
              .containsExactly("127.0.0.1:%s:%s".formatted(port, port));
          assertThat(Deployment.dockerfile().stage(target).texts("EXPOSE")).containsExactly(port);
          assertThat(Deployment.environment(container)).containsEntry("QUARKUS_HTTP_PORT", port);
        });
    assertThat(ServiceSettings.read(Deployment.ROOT, service).initial("quarkus.http.port"))
        .contains(port);
  }

  @Test
  void nothingIsOpenToOtherMachines() {
    assertThat(Deployment.compose().get("services").entries().values())
        .flatExtracting(container -> container.get("ports").items())
        .extracting(Yaml::text)
        .allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @ParameterizedTest
  @FieldSource("dev.hammingbird.system.compose.Deployment#PROFILES")
  void everyAddressLeadsToAContainerThatListensThere(String profile) {
    List<String> wrong = new ArrayList<>();
    Deployment.containers(profile)
        .values()
        .forEach(container ->
            texts(container)
                .filter(text -> !text.place().contains("KAFKA_CONTROLLER_QUORUM"))
                .filter(text -> !text.place().contains("KAFKA_ADVERTISED"))
                .forEach(text -> {
                  Matcher address = ADDRESS.matcher(text.text());
                  if (address.matches() && !listens(profile, address.group(1), address.group(2))) {
                    wrong.add(text.place() + " = " + text.text());
                  }
                }));

    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("dev.hammingbird.system.compose.Deployment#PROFILES")
  void whatIsWaitedForIsThereAndCanComeTrue(String profile) {
    Map<String, Yaml> containers = Deployment.containers(profile);
    containers
        .values()
        .forEach(container ->
            container
                .get("depends_on")
                .entries()
                .forEach((name, dependency) -> {
                  assertThat(containers).as(dependency.place()).containsKey(name);
                  Yaml other = Deployment.container(name);
                  boolean endless = other.has("healthcheck");
                  assertThat(dependency.get("condition").text())
                      .as(dependency.place())
                      .isEqualTo(endless ? "service_healthy" : "service_completed_successfully");
                  assertThat(other.get("restart").text())
                      .isEqualTo(endless ? "unless-stopped" : "no");
                }));
  }

  @Test
  void volumesAreDeclaredAndMountedFilesAreThere() {
    Map<String, Yaml> declared = Deployment.compose().get("volumes").entries();
    List<String> sources =
        Deployment.compose().get("services").entries().values().stream()
            .flatMap(container -> container.get("volumes").items().stream())
            .map(mount -> mount.text().split(":", -1)[0])
            .toList();

    assertThat(sources)
        .isNotEmpty()
        .allMatch(source ->
            source.startsWith(".")
                ? Files.isRegularFile(Deployment.FOLDER.resolve(source))
                : declared.containsKey(source));
    assertThat(sources).containsAll(declared.keySet());
  }

  @Test
  void halfOfTheMemoryOfAServiceHoldsItsHeap() {
    Deployment.ourContainers()
        .forEach((name, container) -> {
          Matcher limit =
              GIBIBYTES.matcher(
                  container.get("deploy").get("resources").get("limits").get("memory").text());
          assertThat(limit.matches()).as(name).isTrue();
          assertThat(Integer.parseInt(limit.group(1)) * MEBIBYTES / 2)
              .as(name)
              .isGreaterThanOrEqualTo(Deployment.service(name).heapMebibytes());
        });
  }

  @Test
  void onlyTheCudaVariantsReserveAGpu() {
    Deployment.ourContainers()
        .forEach((name, container) -> {
          List<Yaml> devices =
              container.get("deploy").get("resources").get("reservations").get("devices").items();
          assertThat(devices)
              .as(name)
              .extracting(device -> device.get("capabilities").text())
              .isEqualTo(name.endsWith("-cuda") ? List.of("[gpu]") : List.of());
        });
    assertThat(Deployment.ourContainers()).containsKeys("trainer-cuda", "encoder-cuda");
  }

  private static boolean listens(String profile, String host, String port) {
    return Deployment.host(profile, host)
        .filter(container ->
            container.has("build")
                ? port.equals(Deployment.environment(container).get("QUARKUS_HTTP_PORT"))
                : port.equals(LISTENING.get(host)))
        .isPresent();
  }

  /** Returns the values of the environment and the words of the command. */
  private static Stream<Yaml> texts(Yaml container) {
    return Stream.concat(
        container.get("environment").entries().values().stream(),
        container.get("command").items().stream());
  }
}
