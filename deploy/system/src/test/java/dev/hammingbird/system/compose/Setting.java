package dev.hammingbird.system.compose;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A setting of a service, found in its sources.
 *
 * @param name the property, such as {@code encoder.in-flight.bytes}; ends with {@code .*} where any
 *     key may follow
 * @param initial its default, empty when it has none
 * @param choices in lower case the only values it takes; empty when it takes others
 */
record Setting(String name, String initial, Set<String> choices) {
  private static final Pattern NOT_IN_VARIABLES = Pattern.compile("[^A-Za-z0-9]");
  private static final String ANY_KEY = ".*";

  Setting {
    choices = Set.copyOf(choices);
  }

  static Setting of(String name, String initial) {
    return new Setting(name, initial, Set.of());
  }

  /** Tells whether an environment variable is this setting, by MicroProfile Config's rule. */
  boolean isSetBy(String variable) {
    return name.endsWith(ANY_KEY)
        ? variable.startsWith(variable(name.substring(0, name.length() - 1)))
        : variable.equals(variable(name));
  }

  /** Tells whether the default is an address that in a container leads to the container itself. */
  boolean isOfThisMachine() {
    return initial.contains("127.0.0.1") || initial.contains("localhost");
  }

  private static String variable(String property) {
    return NOT_IN_VARIABLES.matcher(property).replaceAll("_").toUpperCase(Locale.ROOT);
  }
}
