package dev.hammingbird.contracts.image;

import java.util.List;

/**
 * Labels that were given to a picture after it was accepted: the value of a record on the topic
 * {@code labels}, in JSON. They take the place of all earlier ones.
 *
 * @param labels sorted, each once; an empty list says that the picture has none, which is knowledge
 */
public record LabelsEvent(List<Label> labels) {
  public LabelsEvent {
    if (labels.size() > Label.MAX_PER_IMAGE) {
      throw new IllegalArgumentException(
          "a picture has at most %d labels, not %d".formatted(Label.MAX_PER_IMAGE, labels.size()));
    }
    labels = labels.stream().distinct().sorted().toList();
  }
}
