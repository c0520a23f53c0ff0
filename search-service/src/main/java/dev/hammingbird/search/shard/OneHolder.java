package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.code.SpaceId;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks one replica that holds a partition, and another where that one does not answer or no longer
 * holds it. Safe for several threads.
 */
final class OneHolder {
  private static final Logger LOG = Logger.getLogger(OneHolder.class);

  /** How often one that failed may be made up for by another. */
  static final int ROUNDS = 3;

  private final String self;
  private final ShardServer own;
  private final Peers peers;

  /**
   * Begins.
   *
   * @param self address of this replica
   */
  OneHolder(String self, ShardServer own, Peers peers) {
    this.self = self;
    this.own = own;
    this.peers = peers;
  }

  /** What is asked. */
  interface Asking<T> {
    /** Returns whom to ask first; empty where it may be any. */
    default Optional<String> first() {
      return Optional.empty();
    }

    /** Returns the answer of this replica; empty where it does not hold the partition. */
    Optional<T> here();

    /** Returns the answer of another replica; empty where it does not hold the partition. */
    Optional<T> there(String address, Duration atMost) throws IOException, InterruptedException;
  }

  /**
   * Asks. Blocks.
   *
   * @param each longest wait for one replica
   * @param deadline for all of them, in {@code System.nanoTime()}
   * @return empty where nobody answers
   */
  <T> Optional<T> ask(SpaceId space, int partition, Duration each, long deadline, Asking<T> asking)
      throws InterruptedException {
    Set<String> tried = new TreeSet<>();
    for (int round = 0; round < ROUNDS && System.nanoTime() < deadline; round++) {
      Optional<String> holder =
          asking.first().filter(_ -> tried.isEmpty()).or(() -> next(space, partition, tried));
      if (holder.isEmpty() && round > 0) {
        peers.lookAgain(atMost(each, deadline));
        holder = next(space, partition, tried);
      }
      if (holder.isEmpty()) {
        return Optional.empty();
      }
      tried.add(holder.get());
      Optional<T> answer = one(holder.get(), atMost(each, deadline), asking);
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  private <T> Optional<T> one(String address, Duration atMost, Asking<T> asking)
      throws InterruptedException {
    if (address.equals(self)) {
      return asking.here();
    }
    try {
      return asking.there(address, atMost);
    } catch (IOException e) {
      failed(address, e);
      return Optional.empty();
    }
  }

  private static Duration atMost(Duration longest, long deadline) {
    return Duration.ofNanos(Math.clamp(deadline - System.nanoTime(), 1_000_000, longest.toNanos()));
  }

  /** Returns the address of this replica. */
  String self() {
    return self;
  }

  /** Has everybody asked anew what they hold, and waits for that. */
  void lookAgain(Duration atMost) throws InterruptedException {
    peers.lookAgain(atMost);
  }

  /** Returns whether a replica said after a moment, in {@code System.nanoTime()}, what it holds. */
  boolean alive(String address, long since) {
    return peers.answeredSince(address, since);
  }

  /** Takes note of a replica that did not answer. */
  void failed(String address, @Nullable Throwable why) {
    LOG.debugf("replica %s does not answer: %s", address, why);
    if (why instanceof ConnectException) {
      peers.down(address);
    }
  }

  /** Returns who is asked for a partition: this replica if it can, else one not asked before. */
  Optional<String> next(SpaceId space, int partition, Set<String> tried) {
    if (!tried.contains(self) && own.holds(space, partition)) {
      return Optional.of(self);
    }
    return peers.states().holders(space, partition).stream()
        .filter(address -> !tried.contains(address))
        .findFirst();
  }
}
