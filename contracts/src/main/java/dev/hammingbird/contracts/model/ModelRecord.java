package dev.hammingbird.contracts.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hammingbird.contracts.code.SpaceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole record of a model: the value of its key on the topic {@code models}.
 *
 * @param manifest what it is
 * @param history its life so far, oldest first, never empty, beginning with {@link
 *     State#REGISTERED}
 * @param control what people have set
 */
public record ModelRecord(Manifest manifest, List<Transition> history, Control control) {
  public ModelRecord {
    if (history.isEmpty() || history.getFirst().to() != State.REGISTERED) {
      throw new IllegalArgumentException("a model's history begins with REGISTERED");
    }
    history = List.copyOf(history);
  }

  /** A record for which nothing is set. */
  public ModelRecord(Manifest manifest, List<Transition> history) {
    this(manifest, history, Control.NONE);
  }

  /** Reads a record; older ones have no control. */
  @JsonCreator
  static ModelRecord read(
      @JsonProperty("manifest") Manifest manifest,
      @JsonProperty("history") List<Transition> history,
      @JsonProperty("control") @Nullable Control control) {
    return new ModelRecord(manifest, history, control == null ? Control.NONE : control);
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
   * Returns the record after one more step. What was set ends with it, but for a backfill that
   * begins: it stays paused or slowed down.
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
    return new ModelRecord(
        manifest, longer, step.to() == State.BACKFILLING ? control : Control.NONE);
  }

  /** Returns the record with something else set. */
  public ModelRecord controlled(Control now) {
    return new ModelRecord(manifest, history, now);
  }

  /** Returns the newest outcome of every gate, in the order in which they were first judged. */
  public List<Gate> gates() {
    Map<String, Gate> newest = new LinkedHashMap<>();
    history.forEach(
        step -> Gate.of(step.evidence()).forEach(gate -> newest.put(gate.name(), gate)));
    return List.copyOf(newest.values());
  }
}
