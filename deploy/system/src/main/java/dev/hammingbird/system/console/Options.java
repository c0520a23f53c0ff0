package dev.hammingbird.system.console;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options of a command line: {@code --name value} and {@code --flag}. */
public final class Options {
  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Reads a command line.
   *
   * @param withValue the options that take a value
   * @param flags the options that take none
   * @throws UsageException if a word is none of these, or a value is missing
   */
  public static Options parse(List<String> words, Set<String> withValue, Set<String> flags) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (flags.contains(word)) {
        values.put(word, "");
      } else if (!withValue.contains(word)) {
        throw new UsageException("there is no option " + word);
      } else if (i + 1 == words.size()) {
        throw new UsageException(word + " needs a value");
      } else {
        i++;
        values.put(word, words.get(i));
      }
    }
    return new Options(values);
  }

  /** Tells whether the option was given. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Returns the option's value, if it was given. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * Returns the option's value as a number.
   *
   * @throws UsageException if it is not a number from {@code least} to {@code most}
   */
  public double number(String name, double otherwise, double least, double most) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new UsageException("%s %s is not a number".formatted(name, text));
    }
    throw new UsageException("%s %s is not from %s to %s".formatted(name, text, least, most));
  }

  /** Returns the option's value as a whole number; see {@link #number}. */
  public int whole(String name, int otherwise, int least, int most) {
    double value = number(name, otherwise, least, most);
    if (value != Math.rint(value)) {
      throw new UsageException("%s %s is not a whole number".formatted(name, value));
    }
    return (int) value;
  }
}
