package dev.hammingbird.search.index;

import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import java.util.List;

/**
 * What the topic {@code labels} says of a picture; it takes the place of the labels that the
 * picture brought with it.
 *
 * @param labels none also when they are unknown again
 * @param first where the first record of this id lies on {@code labels}, as far as it is still
 *     there
 */
public record LabelOverride(List<Label> labels, Slot first) {
  public LabelOverride {
    labels = List.copyOf(labels);
  }
}
