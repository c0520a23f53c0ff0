package dev.hammingbird.system.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A part of a YAML document and where it stands in it, such as {@code services.kafka.ports}.
 *
 * @param place the keys that lead to it, joined with dots
 * @param value a map, a list, a text, a number, a truth value or nothing
 */
record Yaml(String place, @Nullable Object value) {

  /** Reads a file; a key given twice is an error. */
  static Yaml read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Reads a text; a key given twice is an error. */
  static Yaml parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new Yaml("", new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).load(text));
  }

  boolean isMap() {
    return value instanceof Map;
  }

  boolean isList() {
    return value instanceof List;
  }

  boolean has(String key) {
    return value instanceof Map<?, ?> map && map.containsKey(key);
  }

  /** Returns what stands below a key; a part without value when the key is not there. */
  Yaml get(String key) {
    return new Yaml(below(key), value instanceof Map<?, ?> map ? map.get(key) : null);
  }

  /** Returns the parts of a map by their keys; none when this is not a map. */
  Map<String, Yaml> entries() {
    Map<String, Yaml> entries = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, part) ->
          entries.put(String.valueOf(key), new Yaml(below(String.valueOf(key)), part)));
    }
    return entries;
  }

  /** Returns the parts of a list; none when this is not a list. */
  List<Yaml> items() {
    return value instanceof List<?> list
        ? IntStream.range(0, list.size())
            .mapToObj(i -> new Yaml("%s[%d]".formatted(place, i), list.get(i)))
            .toList()
        : List.of();
  }

  /** Returns the text of a scalar, empty when there is nothing. */
  String text() {
    return value == null ? "" : value.toString();
  }

  private String below(String key) {
    return place.isEmpty() ? key : place + "." + key;
  }
}
