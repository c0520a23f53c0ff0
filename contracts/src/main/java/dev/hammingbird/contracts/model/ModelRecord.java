package dev.hammingbird.contracts.model;

import dev.hammingbird.contracts.code.SpaceId;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole record of a model: the value of its key on the topic {@code models}.
 *
 * @param manifest what it is
 * @param history its life so far, oldest first, never empty, beginning with {@link
 *     State#REGISTERED}
 */
public record ModelRecord(Manifest manifest, List<Transition> history) {
  public ModelRecord {
    if (history.isEmpty() || history.getFirst().to() != State.REGISTERED) {
      throw new IllegalArgumentException("a model's history begins with REGISTERED");
    }
    history = List.copyOf(history);
  }

  /** Returns the space that the model spans. */
  public SpaceId space() {
    return manifest.space();
  }

  /** Returns where it stands. */
  public State state() {
    return history.getLast().to();
  }

  /**
   * Returns the record after one more step.
   *
   * @throws IllegalStateException if the life of a space cannot go there from where it stands
   */
  public ModelRecord moved(Transition step) {
    if (!state().mayBecome(step.to())) {
      throw new IllegalStateException(
          "space %s is %s and cannot become %s".formatted(space(), state(), step.to()));
    }
    List<Transition> longer = new ArrayList<>(history);
    longer.add(step);
    return new ModelRecord(manifest, longer);
  }
}
