package dev.hammingbird.search.standing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * The matches as the topic {@code matches} tells of them: the last of each query, each once, and
 * whoever listens. Safe for several threads.
 */
public final class MatchLog implements Consumer<ConsumerRecord<byte[], byte[]>> {
  private static final Logger LOG = Logger.getLogger(MatchLog.class);

  private final int kept;
  private final Map<String, Last> byQuery = new HashMap<>();

  /** The last matches of a query, by id, the oldest first, and who wants the next ones. */
  private static final class Last {
    final Map<String, Match> matches = new LinkedHashMap<>();
    final List<Consumer<Match>> listeners = new CopyOnWriteArrayList<>();
  }

  /** Begins empty; keeps so many matches of each query. */
  public MatchLog(int kept) {
    this.kept = kept;
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> event) {
    byte[] value = event.value();
    if (value == null) {
      return;
    }
    try {
      take(StandingJson.read(value, Match.class));
    } catch (IllegalArgumentException e) {
      LOG.warnf(
          "matches: record %d/%d cannot be read: %s",
          event.partition(), event.offset(), e.getMessage());
    }
  }

  private synchronized void take(Match match) {
    Last last = last(match.standing());
    if (last.matches.putIfAbsent(match.id(), match) == null) {
      if (last.matches.size() > Math.max(1, kept)) {
        last.matches.remove(last.matches.keySet().iterator().next());
      }
      last.listeners.forEach(listener -> listener.accept(match));
    }
  }

  /** Returns the last matches of a query, the oldest first. */
  public synchronized List<Match> last(String query, int most) {
    List<Match> all = List.copyOf(last(query).matches.values());
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  /**
   * Hands out the matches that are kept, and from then on each as it comes, one at a time.
   *
   * @param after only those after the match of this id, if it is kept
   * @return ends it
   */
  public synchronized Runnable listen(
      String query, Optional<String> after, Consumer<Match> listener) {
    Last last = last(query);
    List<Match> all = new ArrayList<>(last.matches.values());
    after
        .filter(last.matches::containsKey)
        .ifPresent(id -> all.subList(0, all.indexOf(last.matches.get(id)) + 1).clear());
    all.forEach(listener);
    last.listeners.add(listener);
    return () -> last.listeners.remove(listener);
  }

  /** Forgets a query that has ended. */
  synchronized void forget(String query) {
    Last last = byQuery.get(query);
    if (last != null && last.listeners.isEmpty()) {
      byQuery.remove(query);
    }
  }

  private Last last(String query) {
    return byQuery.computeIfAbsent(query, _ -> new Last());
  }
}
