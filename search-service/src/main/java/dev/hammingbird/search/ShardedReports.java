package dev.hammingbird.search;

import dev.hammingbird.search.report.Report;
import dev.hammingbird.search.report.Reporter;
import dev.hammingbird.search.shard.Bulk;
import dev.hammingbird.search.shard.IncompleteException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Judges a space where replicas share the codes: reads the labelled pictures that all of them hold.
 * A few at a time, for a request waits for other replicas, whose requests must find threads here.
 */
@ApplicationScoped
class ShardedReports {
  private static final int AT_ONCE = 2;

  private final ShardDesk shards;
  private final Semaphore running = new Semaphore(AT_ONCE);

  ShardedReports(ShardDesk shards) {
    this.shards = shards;
  }

  /**
   * Judges. Blocks.
   *
   * @param queries how many pictures to ask for at most, at least 1
   * @param seed of their choice and of the bootstrap
   * @throws ProblemException if a partition is missing (503), or too many reports are being drawn
   *     up (429)
   */
  Report report(SpaceDesk.Open open, int queries, long seed) {
    if (!running.tryAcquire()) {
      throw ProblemException.of(
          429,
          "busy",
          "Too many reports",
          "%d reports are drawn up at a time; ask again when one is done".formatted(AT_ONCE));
    }
    try {
      shards.whole(open.view());
      Bulk.Looked looked =
          shards
              .all()
              .bulk()
              .look(shards.scope(open.view(), Optional.empty()), open.view().bits(), seed);
      return Reporter.report(open.model(), looked.token().text(), looked.findings(), queries);
    } catch (IncompleteException e) {
      throw ShardProblems.incomplete(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ShardProblems.ended();
    } finally {
      running.release();
    }
  }
}
