package dev.hammingbird.contracts.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A class that a picture belongs to.
 *
 * @param value 1 to 64 characters: no control characters, no comma and no vertical bar, which
 *     separate labels in headers and in the store; no space at either end
 */
public record Label(@JsonValue String value) implements Comparable<Label> {
  /** The most labels of one picture. */
  public static final int MAX_PER_IMAGE = 64;

  private static final Pattern FORM =
      Pattern.compile(
          "[^\\p{Cntrl}\\p{Cs},|\\s]([^\\p{Cntrl}\\p{Cs},|]{0,62}[^\\p{Cntrl}\\p{Cs},|\\s])?");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Label {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a label is 1 to 64 characters without ',', '|' or control characters, not '"
              + value
              + "'");
    }
  }

  /** Returns the label that a text writes; empty when it cannot be one. */
  public static Optional<Label> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new Label(text)) : Optional.empty();
  }

  /**
   * Returns the labels that comma-separated text writes, sorted, each once, faulty ones left out.
   */
  public static List<Label> parseList(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .flatMap(part -> parse(part).stream())
        .distinct()
        .sorted()
        .limit(MAX_PER_IMAGE)
        .toList();
  }

  /** Returns labels as comma-separated text, the inverse of {@link #parseList}. */
  public static String format(List<Label> labels) {
    return labels.stream().map(Label::value).collect(Collectors.joining(","));
  }

  @Override
  public int compareTo(Label other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
