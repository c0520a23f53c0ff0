package dev.hammingbird.system.compose;

import dev.hammingbird.local.RepositoryRoot;
import dev.hammingbird.local.Service;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of deploy/compose, read. */
final class Deployment {
  static final Path ROOT = RepositoryRoot.find();
  static final Path FOLDER = ROOT.resolve("deploy/compose");
  static final Path COMPOSE_FILE = FOLDER.resolve("compose.yaml");
  static final List<String> PROFILES = List.of("cpu", "cuda");

  private Deployment() {}

  static Yaml compose() {
    return Yaml.read(COMPOSE_FILE);
  }

  static Dockerfile dockerfile() {
    return Dockerfile.read(FOLDER.resolve("Dockerfile"));
  }

  static BuildContext context() {
    return BuildContext.read(ROOT, FOLDER.resolve("Dockerfile.dockerignore"));
  }

  /** Returns a container of the compose file by its name. */
  static Yaml container(String name) {
    Yaml services = compose().get("services");
    if (!services.has(name)) {
      throw new IllegalArgumentException("the compose file has no service " + name);
    }
    return services.get(name);
  }

  /** Returns the containers of a profile by their names in the compose file. */
  static Map<String, Yaml> containers(String profile) {
    Map<String, Yaml> containers = new LinkedHashMap<>(compose().get("services").entries());
    containers.values().removeIf(container -> !isIn(container, profile));
    return containers;
  }

  /** Returns the containers of our own services in all profiles, by their names. */
  static Map<String, Yaml> ourContainers() {
    Map<String, Yaml> ours = new TreeMap<>();
    PROFILES.stream().map(Deployment::containers).forEach(ours::putAll);
    ours.values().removeIf(container -> !container.has("build"));
    return ours;
  }

  /** Returns which service a container of ours is: the name before the variant. */
  static Service service(String container) {
    String name = container.replaceFirst("-cuda$", "");
    return Stream.of(Service.values())
        .filter(service -> service.shortName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(container + " is no service of ours"));
  }

  /** Returns the variables that a container of ours has, from its image and the compose file. */
  static Map<String, String> environment(Yaml container) {
    Map<String, String> variables =
        new TreeMap<>(dockerfile().environment(container.get("build").get("target").text()));
    container
        .get("environment")
        .entries()
        .forEach((name, value) -> variables.put(name, value.text()));
    return variables;
  }

  /** Finds the container that answers to a host name in a profile. */
  static Optional<Yaml> host(String profile, String name) {
    return containers(profile).entrySet().stream()
        .filter(entry ->
            entry.getKey().equals(name)
                || entry.getValue().get("hostname").text().equals(name)
                || entry.getValue().get("networks").get("default").get("aliases").items().stream()
                    .anyMatch(alias -> alias.text().equals(name)))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static boolean isIn(Yaml container, String profile) {
    List<Yaml> profiles = container.get("profiles").items();
    return profiles.isEmpty() || profiles.stream().anyMatch(item -> item.text().equals(profile));
  }
}
