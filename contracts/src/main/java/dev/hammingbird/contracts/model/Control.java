package dev.hammingbird.contracts.model;

import java.time.Instant;

/**
 * What people have set for a space beside its state; part of its record, so that all replicas agree
 * and a restart changes nothing.
 *
 * @param canary share of the queries that name no space and are answered by this one though another
 *     is active, 0 to 1
 * @param paused whether its lanes rest
 * @param liveShare share of the encoders' time that its lanes leave to live traffic, 0 to 0.99
 * @param actor who set it last; empty for nobody
 * @param at when
 */
public record Control(double canary, boolean paused, double liveShare, String actor, Instant at) {
  /** Nothing is set. */
  public static final Control NONE = new Control(0, false, 0, "", Instant.EPOCH);

  /** The most that a lane can be made to leave. */
  public static final double MOST_LIVE_SHARE = .99;

  public Control {
    if (!(canary >= 0 && canary <= 1)) {
      throw new IllegalArgumentException("a share of queries is 0 to 1, not " + canary);
    }
    if (!(liveShare >= 0 && liveShare <= MOST_LIVE_SHARE)) {
      throw new IllegalArgumentException(
          "a share of encoder time left to live traffic is 0 to %s, not %s"
              .formatted(MOST_LIVE_SHARE, liveShare));
    }
  }

  /** Returns the same with another share of the queries. */
  public Control withCanary(double share, String by, Instant now) {
    return new Control(share, paused, liveShare, by, now);
  }

  /** Returns the same with lanes that rest, or go on. */
  public Control withPaused(boolean rest, String by, Instant now) {
    return new Control(canary, rest, liveShare, by, now);
  }

  /** Returns the same with another share of time left to live traffic. */
  public Control withLiveShare(double share, String by, Instant now) {
    return new Control(canary, paused, share, by, now);
  }
}
