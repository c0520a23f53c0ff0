package dev.hammingbird.search;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Searches for near pairs: one at a time, a few may wait, the outcomes of the last are kept. */
@ApplicationScoped
class DuplicateSearches {
  private final SearchConfig.Duplicates config;
  private final Deque<DuplicateSearch> searches = new ArrayDeque<>();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("duplicates").factory());
  private int last;

  DuplicateSearches(SearchConfig config) {
    this.config = config.duplicates();
  }

  /**
   * Takes a wish.
   *
   * @throws ProblemException if it would take too much memory (507), or too many wait already (503)
   */
  synchronized DuplicateSearch start(DuplicateSource source, int radius) {
    DuplicateMemory memory =
        DuplicateMemory.of(config.memory().asLongValue(), source.bits(), config.threads());
    memory.check(source.codes());
    long open = searches.stream().filter(search -> !search.over()).count();
    if (open > config.waiting()) {
      throw ProblemException.unavailable(
          "busy",
          "Too many searches wait",
          "%d searches for near pairs are under way or wait; cancel one by DELETE /duplicates/{id}"
                  .formatted(open)
              + " or ask again later");
    }
    DuplicateSearch search =
        new DuplicateSearch(Integer.toString(++last), source, radius, config.listed());
    searches.addFirst(search);
    forgetOldest();
    worker.execute(() -> search.run(config.threads(), memory.mostCodes()));
    return search;
  }

  private void forgetOldest() {
    while (searches.size() > config.kept() && searches.peekLast().over()) {
      searches.removeLast();
    }
  }

  /** Returns all that are known, the newest first. */
  synchronized List<DuplicateSearch> all() {
    return List.copyOf(searches);
  }

  /** Returns one; empty when it is unknown or forgotten. */
  Optional<DuplicateSearch> of(String id) {
    return all().stream().filter(search -> search.id().equals(id)).findFirst();
  }

  void stop(@Observes ShutdownEvent end) {
    all().forEach(DuplicateSearch::cancel);
    worker.shutdownNow();
  }
}
