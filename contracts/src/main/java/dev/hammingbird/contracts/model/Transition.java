package dev.hammingbird.contracts.model;

import java.time.Instant;
import java.util.Map;

/**
 * One step in the life of a code space.
 *
 * @param to the state entered
 * @param at when
 * @param actor who, such as {@code trainer}, {@code encoder}, {@code rollout} or a user
 * @param reason for people
 * @param evidence figures and texts that the step rests on
 */
public record Transition(
    State to, Instant at, String actor, String reason, Map<String, String> evidence) {
  public Transition {
    evidence = Map.copyOf(evidence);
  }
}
