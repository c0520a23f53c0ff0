package dev.hammingbird.contracts.model;

import java.util.EnumSet;
import java.util.Set;

/** Where a code space stands in its life. */
public enum State {
  /** Published by a trainer; nobody has looked at it yet. */
  REGISTERED,
  /** Lanes fill it. */
  BACKFILLING,
  /** Every live picture is accounted for and the gates are passed. */
  VERIFIED,
  /** Answers queries. The record with the highest offset in this state is the one pointer. */
  ACTIVE,
  /** Was active; still encoded, so that rollback is one call. */
  HELD,
  /** Taken out of service; its codes are deleted. */
  RETIRED,
  /** Refused by a gate. */
  REJECTED,
  /** Broke on the way. */
  FAILED;

  private static final Set<State> ENCODED =
      EnumSet.of(REGISTERED, BACKFILLING, VERIFIED, ACTIVE, HELD);

  private static final Set<State> ANSWERS = EnumSet.of(VERIFIED, ACTIVE, HELD);

  /** Returns whether the life of a space may go from here to {@code next}. */
  public boolean mayBecome(State next) {
    return switch (this) {
      case REGISTERED -> EnumSet.of(BACKFILLING, REJECTED, FAILED, RETIRED).contains(next);
      case BACKFILLING -> EnumSet.of(VERIFIED, REJECTED, FAILED, RETIRED).contains(next);
      case VERIFIED -> EnumSet.of(ACTIVE, REJECTED, FAILED, RETIRED).contains(next);
      case ACTIVE -> next == HELD;
      case HELD -> EnumSet.of(ACTIVE, RETIRED).contains(next);
      case REJECTED, FAILED -> next == RETIRED;
      case RETIRED -> false;
    };
  }

  /** Returns whether the space has yet to come to the end of the log for the first time. */
  public boolean filling() {
    return this == REGISTERED || this == BACKFILLING;
  }

  /** Returns whether queries may be put to a space in this state. */
  public boolean answers() {
    return ANSWERS.contains(this);
  }

  /** Returns whether lanes encode into a space in this state. */
  public boolean encoded() {
    return ENCODED.contains(this);
  }
}
