package dev.hammingbird.system.compose;

import dev.hammingbird.local.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything that may be set of a service: what its sources declare, what its application.yaml
 * sets, and what either refers to as <code>${name}</code>.
 *
 * @param settings the settings; one may be found several times
 */
record ServiceSettings(List<Setting> settings) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([\\w.-]+)(?::([^}]*))?}");
  private static final String PROFILE = "%";

  /** Reads the sources of a service. */
  static ServiceSettings read(Path root, Service service) {
    Path main = root.resolve(service.module()).resolve("src/main");
    List<Setting> settings = new ArrayList<>(SettingSources.read(main.resolve("java")));
    flatten("", Yaml.read(main.resolve("resources/application.yaml")), settings);
    List.copyOf(settings).stream().flatMap(ServiceSettings::references).forEach(settings::add);
    return new ServiceSettings(settings);
  }

  /** Returns what an environment variable sets; empty when the service has nothing of that name. */
  List<Setting> setBy(String variable) {
    return settings.stream().filter(setting -> setting.isSetBy(variable)).toList();
  }

  /** Returns the default of a setting, empty when it has none. */
  Optional<String> initial(String name) {
    return settings.stream()
        .filter(setting -> setting.name().equals(name) && !setting.initial().isEmpty())
        .map(Setting::initial)
        .findFirst();
  }

  private static Stream<Setting> references(Setting setting) {
    return REFERENCE
        .matcher(setting.initial())
        .results()
        .map(found -> Setting.of(found.group(1), found.group(2) == null ? "" : found.group(2)));
  }

  private static void flatten(String prefix, Yaml part, List<Setting> into) {
    if (!part.isMap()) {
      into.add(Setting.of(prefix, part.text()));
      return;
    }
    part.entries()
        .forEach((key, child) -> {
          String below = prefix.isEmpty() ? key : prefix + "." + key;
          flatten(key.startsWith(PROFILE) && prefix.isEmpty() ? "" : below, child, into);
        });
  }
}
