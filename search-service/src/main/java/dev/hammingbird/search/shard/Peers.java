package dev.hammingbird.search.shard;

import dev.hammingbird.search.follow.Follower;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Knows the other replicas: their addresses from the members of the group, and from each what it
 * really holds. One that left the group stays known for as long as it answers and holds something.
 */
final class Peers extends Follower {
  private static final Logger LOG = Logger.getLogger(Peers.class);
  private static final long KAFKA_MILLIS = 2_000;

  /** A replica that is slow to answer is not taken for dead at once. */
  private static final long SILENT_NANOS = 3_000_000_000L;

  private final Map<String, Object> kafka;
  private final String group;
  private final String self;
  private final ShardLink link;
  private final Duration interval;
  private final Runnable looked;
  private final Map<String, Peer> table = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long begun;
  private long done;
  private boolean asked;
  private volatile Set<String> members = Set.of();
  private volatile Optional<String> trouble = Optional.empty();

  /**
   * A replica as last seen.
   *
   * @param state what it said last; empty when it never answered
   * @param up whether it is worth asking
   * @param answered when it said so, in {@code System.nanoTime()}
   */
  record Peer(Optional<ShardState> state, boolean up, long answered) {}

  /**
   * Makes one that is not running yet.
   *
   * @param self address of this replica
   * @param interval pause between two looks
   * @param looked done after each look
   */
  Peers(
      Map<String, Object> kafka,
      String group,
      String self,
      ShardLink link,
      Duration interval,
      Runnable looked) {
    super("shard-peers");
    this.kafka = Map.copyOf(kafka);
    this.group = group;
    this.self = self;
    this.link = link;
    this.interval = interval;
    this.looked = looked;
  }

  /** Returns the other replicas, by address. */
  Map<String, Peer> all() {
    return new TreeMap<>(table);
  }

  /** Returns whether everybody was asked once. */
  boolean looked() {
    lock.lock();
    try {
      return done > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Returns why the members of the group are not known; empty when they are. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Returns what those said last that answer. */
  PeerStates states() {
    Map<String, ShardState> states = new TreeMap<>();
    table.forEach((address, peer) ->
        peer.state.filter(_ -> peer.up).ifPresent(state -> states.put(address, state)));
    return new PeerStates(states);
  }

  /** Returns whether a replica said after a moment, in {@code System.nanoTime()}, what it holds. */
  boolean answeredSince(String address, long moment) {
    Peer peer = table.get(address);
    return peer != null && peer.up && peer.answered - moment > 0;
  }

  /** States that a replica does not answer; it is not asked again before it does. */
  void down(String address) {
    table.computeIfPresent(address, (_, peer) -> new Peer(peer.state, false, peer.answered));
  }

  /** Has everybody asked anew and waits for that, for so long at most. */
  void lookAgain(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long wanted = begun + 1;
      asked = true;
      changed.signalAll();
      long left = atMost.toNanos();
      while (done < wanted && left > 0 && !stopping()) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected void follow() throws InterruptedException {
    try (Admin admin = Admin.create(new HashMap<>(kafka));
        ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      while (!stopping()) {
        begin();
        findMembers(admin);
        askAll(asking);
        looked.run();
        end();
      }
    }
  }

  @Override
  protected void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void begin() {
    lock.lock();
    try {
      begun++;
      asked = false;
    } finally {
      lock.unlock();
    }
  }

  private void end() throws InterruptedException {
    lock.lock();
    try {
      done = begun;
      changed.signalAll();
      long left = interval.toNanos();
      while (!asked && left > 0 && !stopping()) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void findMembers(Admin admin) throws InterruptedException {
    try {
      Collection<ConsumerGroupDescription> found =
          admin
              .describeConsumerGroups(List.of(group))
              .all()
              .get(KAFKA_MILLIS, TimeUnit.MILLISECONDS)
              .values();
      List<String> now =
          found.stream()
              .flatMap(one -> one.members().stream())
              .map(MemberDescription::clientId)
              .filter(id -> id.startsWith("http"))
              .toList();
      members = Set.copyOf(now);
      trouble = sameAddress(now);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      // The replicas themselves are there all the same.
      String what =
          "the members of the group %s are not known: %s".formatted(group, rootMessage(e));
      if (trouble.isEmpty()) {
        LOG.warn(what);
      }
      trouble = Optional.of(what);
    }
  }

  /** What the other holds could not be asked for: it would be taken for this one. */
  private Optional<String> sameAddress(List<String> addresses) {
    return addresses.stream().filter(self::equals).count() < 2
        ? Optional.empty()
        : Optional.of(
            ("another member of the group %s has the address %s, too: set search.shards.address of"
                    + " each, unless one ended just now")
                .formatted(group, self));
  }

  private void askAll(ExecutorService asking) throws InterruptedException {
    Set<String> addresses = new TreeSet<>(members);
    table.forEach((address, peer) -> {
      addresses.add(address);
      peer.state.ifPresent(state -> addresses.addAll(state.peers()));
    });
    addresses.remove(self);
    // Each by itself: one that hangs must not make the others seem silent.
    Map<String, Future<?>> looks = new HashMap<>();
    addresses.forEach(address -> looks.put(address, asking.submit(() -> ask(address))));
    for (Map.Entry<String, Future<?>> look : looks.entrySet()) {
      try {
        look.getValue().get();
      } catch (ExecutionException e) {
        // Whatever one of them says, the others are to be asked again.
        LOG.warnf(e.getCause(), "replica %s says what makes no sense", look.getKey());
        failed(look.getKey(), new IOException(e.getCause()));
      }
    }
  }

  private void ask(String address) {
    try {
      took(
          address,
          link.ask(address, "state", Map.of(), ShardState.class, interval.multipliedBy(2)));
    } catch (IOException e) {
      failed(address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is over
    }
  }

  private void took(String address, ShardState state) {
    if (members.contains(address) || !state.owned().isEmpty() || !state.leaving().isEmpty()) {
      table.put(address, new Peer(Optional.of(state), true, System.nanoTime()));
    } else {
      table.remove(address);
    }
  }

  private void failed(String address, IOException why) {
    LOG.debugf("replica %s does not say what it holds: %s", address, why);
    Peer before = table.getOrDefault(address, new Peer(Optional.empty(), false, 0));
    boolean dead =
        why instanceof ConnectException || System.nanoTime() - before.answered > SILENT_NANOS;
    if (members.contains(address)) {
      table.put(address, new Peer(before.state, before.up && !dead, before.answered));
    } else if (dead) {
      table.remove(address);
    }
  }
}
