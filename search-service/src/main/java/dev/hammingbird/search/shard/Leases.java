package dev.hammingbird.search.shard;

import dev.hammingbird.search.index.SpaceView;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * States that somebody reads stretch by stretch, kept for as long as that goes on: they may be read
 * for longer than states are kept otherwise. Safe for several threads.
 */
final class Leases {
  private final long idleNanos;
  private final Map<Key, Lease> leases = new HashMap<>();

  /** A state of a partition. */
  private record Key(String space, String topic, int partition, ShardAt at) {}

  private record Lease(SpaceView view, long used) {}

  /**
   * Begins with none.
   *
   * @param idleNanos after how long without a question a state is let go
   */
  Leases(long idleNanos) {
    this.idleNanos = idleNanos;
  }

  /** Returns the state that somebody reads. */
  synchronized Optional<SpaceView> of(StretchQuery query, ShardAt at) {
    return Optional.ofNullable(leases.get(key(query, at))).map(Lease::view);
  }

  /** Keeps a state for the next question. */
  synchronized void keep(StretchQuery query, ShardAt at, SpaceView view) {
    leases.put(key(query, at), new Lease(view, System.nanoTime()));
  }

  /** Lets go what nobody asked for lately. */
  synchronized void review() {
    long now = System.nanoTime();
    leases.values().removeIf(lease -> now - lease.used >= idleNanos);
  }

  private static Key key(StretchQuery query, ShardAt at) {
    return new Key(query.space(), query.topic(), query.partition(), at);
  }
}
