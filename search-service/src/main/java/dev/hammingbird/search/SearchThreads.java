package dev.hammingbird.search;

import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.query.Pending;
import dev.hammingbird.search.query.SearchPool;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Executor;

/** The threads that search, for as long as the service runs. */
@Singleton
class SearchThreads {
  private final SearchPool pool;

  SearchThreads(SearchConfig config, Figures figures) {
    QueryConfig.Execution execution = config.execution();
    int threads =
        execution.threads() > 0 ? execution.threads() : Runtime.getRuntime().availableProcessors();
    pool =
        new SearchPool(
            new SearchPool.Settings(
                threads,
                execution.waiting(),
                execution.together(),
                execution.atOnce(),
                execution.soon().toNanos()),
            figures);
    figures.queue(pool::waiting);
  }

  /** Asks; {@link SearchPool#ask(SpaceView, List, long)} says how. */
  Pending ask(SpaceView view, List<Question> questions, long deadline) {
    return pool.ask(view, questions, deadline);
  }

  /** Asks; {@link SearchPool#ask(SpaceView, List, long, Executor)} says how. */
  Pending ask(SpaceView view, List<Question> questions, long deadline, Executor soon) {
    return pool.ask(view, questions, deadline, soon);
  }

  void stop(@Observes ShutdownEvent end) {
    pool.close();
  }
}
