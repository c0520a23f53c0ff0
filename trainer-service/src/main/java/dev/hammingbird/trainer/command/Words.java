package dev.hammingbird.trainer.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The words of a command line: {@code --name value} and {@code --flag}. */
final class Words {
  private final Map<String, String> values = new HashMap<>();

  /**
   * Reads words.
   *
   * @param withValue the options that take a value
   * @param flags the options that take none
   * @throws UsageException if a word is none of these, or a value is missing
   */
  Words(List<String> words, Set<String> withValue, Set<String> flags) {
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
  }

  SortedSet<String> names() {
    return new TreeSet<>(values.keySet());
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  double number(String name, double otherwise, double least, double most) {
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

  /** Returns numbers with commas between them. */
  List<Float> numbers(String name, float otherwise) {
    String text = values.get(name);
    if (text == null) {
      return List.of(otherwise);
    }
    try {
      return Arrays.stream(text.split(",", -1)).map(Float::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new UsageException("%s %s: these are no numbers".formatted(name, text));
    }
  }

  int whole(String name, int otherwise, int least, int most) {
    double value = number(name, otherwise, least, most);
    if (value != Math.rint(value)) {
      throw new UsageException("%s %s is not a whole number".formatted(name, value));
    }
    return (int) value;
  }

  static Path existing(String name, String text) {
    Path path = Path.of(text);
    if (!Files.exists(path)) {
      throw new UsageException("%s %s does not exist".formatted(name, text));
    }
    return path;
  }
}
