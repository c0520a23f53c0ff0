package dev.hammingbird.ingest;

import dev.hammingbird.contracts.image.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads labels strictly: one that cannot be kept is said so, and not silently left out. */
final class LabelText {
  static final String RULE =
      "at most %d labels of 1 to 64 characters, separated by commas, without '|' or control characters"
          .formatted(Label.MAX_PER_IMAGE);

  private LabelText() {}

  /** Returns the labels of comma-separated text, sorted, each once; empty if one is not valid. */
  static Optional<List<Label>> parse(String text) {
    return text.isBlank() ? Optional.of(List.of()) : of(List.of(text.split(",", -1)));
  }

  /** Returns these labels, sorted, each once; empty if one is not valid or there are too many. */
  static Optional<List<Label>> of(List<String> texts) {
    List<Label> labels = new ArrayList<>();
    for (String text : texts) {
      Optional<Label> label = Label.parse(text.strip());
      if (label.isEmpty()) {
        return Optional.empty();
      }
      labels.add(label.get());
    }
    List<Label> sorted = labels.stream().distinct().sorted().toList();
    return sorted.size() > Label.MAX_PER_IMAGE ? Optional.empty() : Optional.of(sorted);
  }
}
