package dev.hammingbird.system.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The Compose Specification as far as our file uses it, and stricter: a key that is not known here
 * is a problem, even where Compose has one of that name.
 */
final class ComposeSchema {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]+");
  private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9_-]*");
  private static final Pattern DURATION = Pattern.compile("(\\d+(\\.\\d+)?(us|ms|s|m|h))+");
  private static final Pattern BYTES = Pattern.compile("\\d+(\\.\\d+)?(b|k|kb|m|mb|g|gb)");
  private static final Pattern PORT =
      Pattern.compile("((\\d{1,3}\\.){3}\\d{1,3}:)?\\d{1,5}:\\d{1,5}(/(tcp|udp))?");
  private static final Pattern MOUNT =
      Pattern.compile("(\\.{0,2}/[^:]*|[a-zA-Z0-9][a-zA-Z0-9_.-]*):/[^:]+(:(ro|rw))?");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern PLATFORM = Pattern.compile("[a-z0-9]+/[a-z0-9]+(/v\\d)?");
  private static final Pattern RESTART =
      Pattern.compile("no|always|unless-stopped|on-failure(:\\d+)?");
  private static final Pattern WHOLE = Pattern.compile("\\d+");
  private static final Pattern ANY = Pattern.compile("(?s).*");
  private static final Set<String> CONDITIONS =
      Set.of("service_started", "service_healthy", "service_completed_successfully");
  private static final Set<String> PROBES = Set.of("CMD", "CMD-SHELL", "NONE");

  private final List<String> problems = new ArrayList<>();

  private ComposeSchema() {}

  /** Returns what Compose would not take, each with its place; empty when all is well. */
  static List<String> problems(Yaml file) {
    ComposeSchema schema = new ComposeSchema();
    schema.file(file);
    return List.copyOf(schema.problems);
  }

  private void file(Yaml file) {
    keys(
        file,
        Map.of(
            "name", part -> matches(part, PROJECT),
            "services", part -> named(part, this::service),
            "volumes", part -> named(part, this::volume)));
    if (file.get("services").entries().isEmpty()) {
      problem(file.get("services"), "names no service");
    }
  }

  private void volume(Yaml volume) {
    if (volume.value() != null) {
      problem(volume, "has settings that are not known here");
    }
  }

  private void service(Yaml service) {
    Map<String, Consumer<Yaml>> keys =
        Map.ofEntries(
            Map.entry("build", this::build),
            Map.entry("cap_drop", part -> texts(part, NAME)),
            Map.entry("command", part -> texts(part, ANY)),
            Map.entry("depends_on", part -> named(part, this::dependency)),
            Map.entry("deploy", this::deploy),
            Map.entry("entrypoint", part -> texts(part, ANY)),
            Map.entry("environment", this::environment),
            Map.entry("healthcheck", this::healthcheck),
            Map.entry("hostname", part -> matches(part, NAME)),
            Map.entry("image", part -> matches(part, Pattern.compile("[a-z0-9./_-]+(:[\\w.-]+)?"))),
            Map.entry("logging", this::logging),
            Map.entry("networks", this::networks),
            Map.entry("platform", part -> matches(part, PLATFORM)),
            Map.entry("ports", part -> texts(part, PORT)),
            Map.entry("profiles", part -> texts(part, NAME)),
            Map.entry("restart", part -> matches(part, RESTART)),
            Map.entry("security_opt", part -> texts(part, Pattern.compile("[a-z-]+:[a-z]+"))),
            Map.entry("stop_grace_period", part -> matches(part, DURATION)),
            Map.entry("volumes", part -> texts(part, MOUNT)));
    keys(service, keys);
    if (!service.has("image") && !service.has("build")) {
      problem(service, "has neither image nor build");
    }
  }

  private void build(Yaml build) {
    keys(
        build,
        Map.of(
            "context", part -> matches(part, ANY),
            "dockerfile", part -> matches(part, ANY),
            "target", part -> matches(part, NAME),
            "args", this::environment));
  }

  private void dependency(Yaml dependency) {
    keys(dependency, Map.of("condition", part -> oneOf(part, CONDITIONS)));
    if (!dependency.has("condition")) {
      problem(dependency, "has no condition");
    }
  }

  private void deploy(Yaml deploy) {
    Consumer<Yaml> limits = part -> keys(part, Map.of("memory", memory -> matches(memory, BYTES)));
    Consumer<Yaml> reservations =
        part -> keys(part, Map.of("devices", devices -> list(devices, this::device)));
    keys(
        deploy,
        Map.of(
            "resources",
            part -> keys(part, Map.of("limits", limits, "reservations", reservations))));
  }

  private void device(Yaml device) {
    keys(
        device,
        Map.of(
            "driver", part -> matches(part, NAME),
            "count", part -> whole(part),
            "capabilities", part -> texts(part, NAME)));
    if (!device.has("capabilities")) {
      problem(device, "has no capabilities");
    }
  }

  private void environment(Yaml environment) {
    if (!environment.isMap()) {
      problem(environment, "is not a map");
    }
    environment
        .entries()
        .forEach((name, part) -> {
          if (!VARIABLE.matcher(name).matches()) {
            problem(part, "is no name of a variable");
          }
          if (!(part.value() instanceof String) && !(part.value() instanceof Number)) {
            problem(part, "is neither text nor number; put it in quotes");
          }
        });
  }

  private void healthcheck(Yaml check) {
    Consumer<Yaml> duration = part -> matches(part, DURATION);
    keys(
        check,
        Map.of(
            "test", part -> texts(part, ANY),
            "interval", duration,
            "timeout", duration,
            "retries", part -> whole(part),
            "start_period", duration,
            "start_interval", duration));
    List<Yaml> test = check.get("test").items();
    if (test.isEmpty() || !PROBES.contains(test.getFirst().text())) {
      problem(check.get("test"), "does not begin with one of " + PROBES);
    }
  }

  private void logging(Yaml logging) {
    keys(
        logging,
        Map.of(
            "driver", part -> matches(part, NAME),
            "options", part -> named(part, option -> matches(option, ANY))));
  }

  private void networks(Yaml networks) {
    named(networks, network -> keys(network, Map.of("aliases", part -> texts(part, NAME))));
  }

  private void keys(Yaml map, Map<String, Consumer<Yaml>> known) {
    if (!map.isMap()) {
      problem(map, "is not a map");
    }
    map.entries()
        .forEach((key, part) -> {
          Consumer<Yaml> check = known.get(key);
          if (check != null) {
            check.accept(part);
          } else if (!key.startsWith("x-") || !map.place().isEmpty()) {
            problem(part, "is not known");
          }
        });
  }

  private void named(Yaml map, Consumer<Yaml> check) {
    if (!map.isMap()) {
      problem(map, "is not a map");
    }
    map.entries()
        .forEach((name, part) -> {
          if (!NAME.matcher(name).matches()) {
            problem(part, "is no name");
          }
          check.accept(part);
        });
  }

  private void list(Yaml list, Consumer<Yaml> check) {
    if (!list.isList()) {
      problem(list, "is not a list");
    }
    list.items().forEach(check);
  }

  private void texts(Yaml list, Pattern form) {
    list(list, item -> matches(item, form));
  }

  private void matches(Yaml part, Pattern form) {
    if (!(part.value() instanceof String text) || !form.matcher(text).matches()) {
      problem(part, "is \"%s\", not a text of the form %s".formatted(part.text(), form));
    }
  }

  private void whole(Yaml part) {
    if (!(part.value() instanceof Integer) || !WHOLE.matcher(part.text()).matches()) {
      problem(part, "is \"%s\", not a whole number".formatted(part.text()));
    }
  }

  private void oneOf(Yaml part, Set<String> allowed) {
    if (!allowed.contains(part.text())) {
      problem(part, "is \"%s\", not one of %s".formatted(part.text(), allowed));
    }
  }

  private void problem(Yaml part, String what) {
    problems.add(part.place() + " " + what);
  }
}
