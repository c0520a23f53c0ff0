package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.code.SpaceId;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * Which partitions this replica has to hold: those that Kafka's group protocol gave it, and for a
 * while those that it took away, until another replica answers for them. Safe for several threads.
 */
public final class Holdings {
  private final Settings settings;
  private final Set<Integer> assigned = new TreeSet<>();
  private final Set<Integer> taken = new TreeSet<>();
  private final Map<Integer, Lost> lost = new TreeMap<>();
  private boolean joined;
  private volatile Map<SpaceId, Set<String>> elsewhere = Map.of();

  /**
   * How to hand over.
   *
   * @param most the most partitions that are taken of those assigned; 0 takes all
   * @param grace how long a partition is held after another replica can answer for it, so that
   *     every replica has heard of that
   * @param longest how long it is held at most while none can
   */
  public record Settings(int most, Duration grace, Duration longest) {}

  /**
   * A partition that is another's now.
   *
   * @param since when it was lost, in {@code System.nanoTime()}
   * @param replaced whether another answers for it
   * @param replacedSince since when
   */
  private record Lost(long since, boolean replaced, long replacedSince) {}

  /** Begins with nothing. */
  public Holdings(Settings settings) {
    this.settings = settings;
  }

  /** Takes note of what the group gives this replica now. */
  synchronized void assigned(Set<Integer> now) {
    joined = true;
    assigned.clear();
    assigned.addAll(now);
    for (Iterator<Integer> held = taken.iterator(); held.hasNext(); ) {
      int partition = held.next();
      if (!assigned.contains(partition)) {
        held.remove();
        lost.put(partition, new Lost(System.nanoTime(), false, 0));
      }
    }
    for (int partition : assigned) {
      boolean room = settings.most == 0 || taken.size() < settings.most;
      if (room && taken.add(partition)) {
        lost.remove(partition);
      }
    }
  }

  /**
   * Lets go what others answer for by now.
   *
   * @param here whether a partition can be searched here, in any space
   * @param elsewhere whether another replica owns it and answers for all that is here
   */
  synchronized void review(IntPredicate here, IntPredicate elsewhere) {
    long now = System.nanoTime();
    lost.replaceAll((partition, one) ->
        !elsewhere.test(partition)
            ? new Lost(one.since, false, 0)
            : one.replaced ? one : new Lost(one.since, true, now));
    lost.entrySet()
        .removeIf(entry -> {
          Lost one = entry.getValue();
          return !here.test(entry.getKey())
              || (one.replaced && now - one.replacedSince >= settings.grace.toNanos())
              || now - one.since >= settings.longest.toNanos();
        });
  }

  /** Takes note of which topics {@code images} others hold codes, by space. */
  void elsewhere(Map<SpaceId, Set<String>> topics) {
    elsewhere = Map.copyOf(topics);
  }

  /** Returns whether others hold codes of a space whose addresses are of a topic. */
  public boolean elsewhere(SpaceId space, String topic) {
    return elsewhere.getOrDefault(space, Set.of()).contains(topic);
  }

  /** Returns whether the group has said what is this replica's, be it nothing. */
  public synchronized boolean joined() {
    return joined;
  }

  /** Returns the partitions that are this replica's. */
  public synchronized Set<Integer> owned() {
    return Set.copyOf(taken);
  }

  /** Returns the partitions that were given to this replica and that it does not take. */
  public synchronized Set<Integer> refused() {
    Set<Integer> refused = new TreeSet<>(assigned);
    refused.removeAll(taken);
    return refused;
  }

  /** Returns the partitions that are another's now and still held here. */
  public synchronized Set<Integer> leaving() {
    return Set.copyOf(lost.keySet());
  }

  /** Returns all partitions that are to be held. */
  public synchronized Set<Integer> wanted() {
    Set<Integer> wanted = new TreeSet<>(taken);
    wanted.addAll(lost.keySet());
    return wanted;
  }
}
