package dev.hammingbird.system.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.local.LocalKafka;
import dev.hammingbird.local.Service;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
  /** Variables for Java, its start, DJL and the driver, which no service of ours declares. */
  private static final Set<String> NOT_OURS =
      Set.of(
          "HAMMINGBIRD_JAVA_MODULES",
          "JAVA_HOME",
          "PATH",
          "LANG",
          "DJL_CACHE_DIR",
          "PYTORCH_LIBRARY_PATH",
          "PYTORCH_VERSION",
          "PYTORCH_FLAVOR",
          "NVIDIA_VISIBLE_DEVICES",
          "NVIDIA_DRIVER_CAPABILITIES");

  static List<String> containers() {
    return List.copyOf(Deployment.ourContainers().keySet());
  }

  @ParameterizedTest
  @MethodSource("containers")
  void everyVariableOfAContainerIsASettingOfItsService(String container) {
    ServiceSettings settings = settings(container);

    assertThat(environment(container).keySet())
        .allMatch(name -> NOT_OURS.contains(name) || !settings.setBy(name).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("containers")
  void noVariableHasAValueThatItsSettingDoesNotTake(String container) {
    ServiceSettings settings = settings(container);

    environment(container)
        .forEach((name, value) ->
            assertThat(settings.setBy(name))
                .as(name)
                .allMatch(setting ->
                    setting.choices().isEmpty()
                        || setting.choices().contains(value.toLowerCase(Locale.ROOT))));
  }

  @ParameterizedTest
  @MethodSource("containers")
  void everyAddressOfThisMachineIsReplacedInTheContainer(String container) {
    Map<String, String> environment = environment(container);

    assertThat(settings(container).settings().stream().filter(Setting::isOfThisMachine))
        .filteredOn(setting -> !setting.initial().startsWith("${"))
        .isNotEmpty()
        .allMatch(setting ->
            environment.entrySet().stream()
                .anyMatch(variable ->
                    setting.isSetBy(variable.getKey())
                        && !Setting.of("", variable.getValue()).isOfThisMachine()));
  }

  /** What a container writes elsewhere is lost with it, as at every update of its image. */
  @ParameterizedTest
  @MethodSource("containers")
  void everyFolderThatAServiceKeepsLiesOnAVolumeThatItMayWriteTo(String container) {
    Yaml parts = Deployment.container(container);
    List<String> mounted =
        parts.get("volumes").items().stream().map(mount -> mount.text().split(":", -1)[1]).toList();
    String made =
        Deployment.dockerfile().chain(parts.get("build").get("target").text()).stream()
            .flatMap(stage -> stage.texts("RUN").stream())
            .collect(Collectors.joining(" "));

    assertThat(settings(container).settings().stream().map(Setting::name))
        .filteredOn(name -> name.endsWith(".folder"))
        .allSatisfy(name ->
            assertThat(environment(container).entrySet())
                .as(name)
                .filteredOn(variable -> Setting.of(name, "").isSetBy(variable.getKey()))
                .singleElement()
                .satisfies(variable -> {
                  assertThat(mounted).contains(variable.getValue());
                  assertThat(made.split(" ", -1)).contains(variable.getValue());
                }));
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void theSettingsOfAServiceAreFoundInItsSources(Service service) {
    assertThat(ServiceSettings.read(Deployment.ROOT, service).settings())
        .extracting(Setting::name)
        .contains("kafka.bootstrap.servers", "quarkus.http.host")
        .anyMatch(name -> name.startsWith(service.shortName() + "."));
  }

  @Test
  void nestedGroupsOptionsAndChoicesAreFound() {
    ServiceSettings encoder = ServiceSettings.read(Deployment.ROOT, Service.ENCODER);

    assertThat(encoder.setBy("ENCODER_IN_FLIGHT_BYTES")).hasSize(1);
    assertThat(encoder.setBy("ENCODER_INSTANCE")).hasSize(1);
    assertThat(encoder.setBy("ENCODER_KAFKA_PROPERTIES_SECURITY_PROTOCOL")).hasSize(1);
    assertThat(encoder.setBy("ENCODER_DEVICE"))
        .singleElement()
        .satisfies(device -> assertThat(device.choices()).contains("auto", "cpu", "cuda"));
    assertThat(encoder.setBy("ENCODER_DEVISE")).isEmpty();
  }

  @Test
  void ingestWritesNoRecordThatTheBrokerDoesNotTake() {
    Yaml kafka = Deployment.container("kafka").get("environment");
    int taken = Integer.parseInt(kafka.get("KAFKA_MESSAGE_MAX_BYTES").text());

    assertThat(taken).isEqualTo(LocalKafka.MAX_MESSAGE_BYTES);
    assertThat(settings("ingest").initial("ingest.log.max-record-size"))
        .hasValueSatisfying(written ->
            assertThat(written)
                .matches("\\d+M")
                .matches(size -> Integer.parseInt(size.replace("M", "")) <= taken >> 20));
  }

  private static Map<String, String> environment(String container) {
    return Deployment.environment(Deployment.container(container));
  }

  private static ServiceSettings settings(String container) {
    return ServiceSettings.read(Deployment.ROOT, Deployment.service(container));
  }
}
