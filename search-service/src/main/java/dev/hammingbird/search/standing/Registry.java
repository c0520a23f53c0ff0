package dev.hammingbird.search.standing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * The standing queries as the topic {@code standing} tells of them. A record under a query's id is
 * the query, without a value its end; one under {@code id/partition} is the mark that what this
 * partition held when the query was made has been matched. Safe for several threads.
 */
public final class Registry implements Consumer<ConsumerRecord<byte[], byte[]>> {
  private static final Logger LOG = Logger.getLogger(Registry.class);

  private final Map<String, StandingQuery> queries = new TreeMap<>();
  private final Set<String> marks = new HashSet<>();
  private long version;
  private long read = -1;

  /** Returns the key of a mark. */
  static String mark(String id, int partition) {
    return id + "/" + partition;
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> event) {
    byte[] key = event.key();
    if (key != null) {
      take(new String(key, StandardCharsets.UTF_8), event);
    }
    synchronized (this) {
      read = Math.max(read, event.offset());
      notifyAll();
    }
  }

  private synchronized void take(String key, ConsumerRecord<byte[], byte[]> event) {
    byte[] value = event.value();
    version++;
    if (key.indexOf('/') >= 0) {
      if (value == null) {
        marks.remove(key);
      } else {
        marks.add(key);
      }
    } else if (value == null) {
      queries.remove(key);
    } else {
      try {
        queries.put(key, StandingJson.read(value, StandingQuery.class));
      } catch (IllegalArgumentException e) {
        LOG.warnf("standing: record %d cannot be read: %s", event.offset(), e.getMessage());
      }
    }
  }

  /** Returns all queries, the oldest first. */
  public synchronized List<StandingQuery> all() {
    return queries.values().stream()
        .sorted(Comparator.comparing(StandingQuery::at).thenComparing(StandingQuery::id))
        .toList();
  }

  /** Returns a query; empty when there is none of that id. */
  public synchronized Optional<StandingQuery> of(String id) {
    return Optional.ofNullable(queries.get(id));
  }

  /** Returns a number that grows with every record, by which one sees that something changed. */
  synchronized long version() {
    return version;
  }

  /** Returns whether what a partition held when a query was made has been matched. */
  synchronized boolean marked(String id, int partition) {
    return marks.contains(mark(id, partition));
  }

  /** Notes a mark that was just written, so that nobody need wait to read it. */
  synchronized void markWritten(String id, int partition) {
    marks.add(mark(id, partition));
  }

  /** Waits until a record of the topic was taken; returns false if the time ran out before. */
  synchronized boolean await(long offset, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toMillis(); read < offset && left > 0; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return read >= offset;
  }
}
