package dev.hammingbird.system.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hammingbird.local.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileTest {
  private static final Dockerfile DOCKERFILE = Deployment.dockerfile();
  private static final BuildContext CONTEXT = Deployment.context();
  private static final Pattern TAGGED = Pattern.compile("[a-z/-]+:[0-9][\\w.-]*");
  private static final String SOURCES = "/src/";

  static List<String> targets() {
    return Deployment.ourContainers().values().stream()
        .map(container -> container.get("build").get("target").text())
        .toList();
  }

  @Test
  void theTargetsAreAllServicesAndTheCudaVariantsOfTrainerAndEncoder() {
    assertThat(targets())
        .containsExactlyInAnyOrder(
            "ingest", "trainer", "encoder", "search", "trainer-cuda", "encoder-cuda");
    assertThat(DOCKERFILE.stages().keySet()).containsAll(targets());
  }

  @Test
  void theComposeFileNamesThisDockerfileAndTheRepositoryAsItsContext() {
    assertThat(Deployment.ourContainers().values())
        .allSatisfy(container -> {
          Path context = Deployment.FOLDER.resolve(container.get("build").get("context").text());
          assertThat(context.normalize()).isEqualTo(Deployment.ROOT);
          assertThat(context.resolve(container.get("build").get("dockerfile").text()))
              .hasSameBinaryContentAs(Deployment.FOLDER.resolve("Dockerfile"));
        });
  }

  @ParameterizedTest
  @MethodSource("targets")
  void anImageRunsWithoutRootAndTellsItsHealth(String target) {
    List<Dockerfile.Stage> chain = DOCKERFILE.chain(target);

    assertThat(chain).flatExtracting(stage -> stage.texts("USER")).last().isEqualTo("hammingbird");
    assertThat(chain)
        .flatExtracting(stage -> stage.texts("HEALTHCHECK"))
        .singleElement()
        .asString()
        .endsWith("CMD [\"/opt/hammingbird/healthy\", \"/q/health/live\"]");
    assertThat(chain)
        .flatExtracting(stage -> stage.texts("ENTRYPOINT"))
        .containsExactly("[\"/opt/hammingbird/run\"]");
    assertThat(chain)
        .flatExtracting(stage -> stage.texts("WORKDIR"))
        .containsExactly("/opt/hammingbird");
  }

  @Test
  void stagesBuildOnEarlierStagesOrOnImagesWithAVersion() {
    List<String> earlier = new ArrayList<>();
    for (Dockerfile.Stage stage : DOCKERFILE.stages().values()) {
      assertThat(stage.base())
          .matches(base -> earlier.contains(base) || TAGGED.matcher(base).matches());
      assertThat(stage.texts("COPY"))
          .extracting(text -> Dockerfile.Copy.of(text).from())
          .allMatch(from -> from.isEmpty() || earlier.contains(from));
      earlier.add(stage.name());
    }
  }

  @Test
  void whatIsCopiedFromTheContextIsInIt() {
    List<String> copied =
        DOCKERFILE.stages().values().stream()
            .flatMap(stage -> stage.texts("COPY").stream())
            .map(Dockerfile.Copy::of)
            .filter(copy -> copy.from().isEmpty())
            .flatMap(copy -> copy.sources().stream())
            .filter(source -> !source.equals("."))
            .toList();

    assertThat(copied).isNotEmpty().allMatch(CONTEXT::sees);
    assertThat(copied).allMatch(source -> Files.isExecutable(Deployment.ROOT.resolve(source)));
  }

  @Test
  void theContextHoldsWhatMavenReadsAndNoMore() throws IOException {
    List<String> modules =
        Pattern.compile("<module>([^<]+)</module>")
            .matcher(Files.readString(Deployment.ROOT.resolve("pom.xml")))
            .results()
            .map(found -> found.group(1) + "/pom.xml")
            .toList();

    assertThat(modules).hasSizeGreaterThan(5).allMatch(CONTEXT::sees);
    assertThat(Service.values())
        .allMatch(service -> CONTEXT.sees(service.module() + "/src/main/resources"));
    assertThat(CONTEXT.sees("contracts/src/main/java")).isTrue();
    assertThat(
            List.of(
                "README.md", "docs", "deploy/system/src", "contracts/src/test", ".git", "shared"))
        .noneMatch(CONTEXT::sees);
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void anImageTakesAllPartsOfTheBuiltService(Service service) throws IOException {
    Path built = Deployment.ROOT.resolve(service.module()).resolve("target/quarkus-app");
    assumeThat(built.resolve("quarkus-run.jar"))
        .as("%s has not been built", service.module())
        .exists();
    for (String target : targets()) {
      if (Deployment.service(target) == service) {
        assertThat(copiedFromTheBuild(target))
            .allSatisfy(source -> assertThat(Deployment.ROOT.resolve(source)).exists());
        try (var parts = Files.list(built)) {
          assertThat(parts.map(Deployment.ROOT::relativize).map(Path::toString))
              .filteredOn(part -> !part.endsWith("/quarkus-app-dependencies.txt"))
              .containsExactlyInAnyOrderElementsOf(copiedFromTheBuild(target));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void aVariantTakesItsServiceFromItsOwnBuild(String target) {
    String build = target.endsWith("-cuda") ? "build-cuda" : "build";
    String module = Deployment.service(target).module();

    assertThat(DOCKERFILE.stage(target).texts("COPY"))
        .map(Dockerfile.Copy::of)
        .filteredOn(copy -> copy.from().startsWith("build"))
        .hasSize(4)
        .allMatch(copy -> copy.from().equals(build))
        .allMatch(copy -> copy.sources().getFirst().startsWith(SOURCES + module + "/target/"));
    assertThat(DOCKERFILE.stage(build).texts("RUN"))
        .singleElement()
        .asString()
        .contains(module)
        .matches(command -> command.contains(" -Pcuda ") == build.endsWith("-cuda"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"trainer-service", "encoder-service"})
  void theProfileOfTheCudaBuildIsInThePom(String module) throws IOException {
    String pom = Files.readString(Deployment.ROOT.resolve(module).resolve("pom.xml"));
    Matcher chosen =
        Pattern.compile("<profile>.*?<id>cuda</id>\\s*<properties>\\s*<([\\w.-]+)>", Pattern.DOTALL)
            .matcher(pom);

    assertThat(chosen.find()).as("%s has a profile cuda that sets a property", module).isTrue();
    assertThat(pom.contains(">${%s}<".formatted(chosen.group(1))))
        .as("a dependency of %s is chosen by it", module)
        .isTrue();
  }

  @Test
  void versionsAreThoseOfThePom() throws IOException {
    String pom = Files.readString(Deployment.ROOT.resolve("pom.xml"));

    assertThat(DOCKERFILE.environment("trainer-cuda"))
        .containsEntry("PYTORCH_VERSION", property(pom, "pytorch-native.version"));
    assertThat(DOCKERFILE.stage("libtorch-cuda").texts("ARG"))
        .contains("TORCH_VERSION=" + property(pom, "pytorch-native.version"));
    assertThat(List.of("kafka", "topics"))
        .allMatch(name ->
            Deployment.container(name)
                .get("image")
                .text()
                .equals("apache/kafka:" + property(pom, "kafka-broker.version")));
  }

  private static List<String> copiedFromTheBuild(String target) {
    return DOCKERFILE.stage(target).texts("COPY").stream()
        .map(Dockerfile.Copy::of)
        .filter(copy -> copy.from().startsWith("build"))
        .flatMap(copy -> copy.sources().stream())
        .map(source -> source.substring(SOURCES.length()).replaceFirst("/$", ""))
        .toList();
  }

  private static String property(String pom, String name) {
    Matcher found =
        Pattern.compile("<%1$s>([^<]+)</%1$s>".formatted(Pattern.quote(name))).matcher(pom);
    assertThat(found.find()).as(name).isTrue();
    return found.group(1);
  }
}
