package dev.hammingbird.search.standing;

import dev.hammingbird.search.index.SpaceView;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A partition of {@code images} that is this replica's to match, and how far it came. For one
 * thread.
 */
final class Share {
  private static final long COMMIT_NANOS = 1_000_000_000;

  private final Registry registry;
  private final int partition;
  private final Matching matching;
  private Progress progress;
  private boolean uncommitted;
  private long committedAt = System.nanoTime();

  /** Gets what was found, and can say when that is safe. */
  interface Out extends Matching.Out {
    /**
     * Waits until all matches are written.
     *
     * @throws org.apache.kafka.common.KafkaException if one could not be
     */
    void await();
  }

  /**
   * Begins.
   *
   * @param progress how far it was matched before
   */
  Share(Registry registry, int partition, Progress progress) {
    this.registry = registry;
    this.partition = partition;
    this.matching = new Matching(registry, partition);
    this.progress = progress;
  }

  /**
   * Matches what views show and was not matched before. Only once the matches are written has it
   * come further: what is committed when Kafka fails, or as the partition is handed on, must not
   * pass over one that was not.
   */
  void advance(List<SpaceView> views, Out out) {
    Map<String, List<StandingQuery>> queries =
        registry.all().stream().collect(Collectors.groupingBy(StandingQuery::space));
    Progress next = progress.copy();
    boolean moved = false;
    for (SpaceView view : views) {
      List<StandingQuery> wanted = queries.getOrDefault(view.space().value(), List.of());
      if (!wanted.isEmpty() && view.holds(partition)) {
        if (!next.topic().equals(view.directory().topic())) {
          next = Progress.of(view.directory().topic(), "");
        }
        moved |= matching.advance(view, wanted, next, out);
      }
    }
    next.retain(queries.keySet());
    out.await();
    progress = next;
    uncommitted |= moved;
  }

  /** Returns how far it came. */
  Progress progress() {
    return progress;
  }

  /** Returns whether it came further than was committed. */
  boolean uncommitted() {
    return uncommitted;
  }

  /** Returns whether that is to be committed now: at once, or when it was not for a second. */
  boolean due(boolean atOnce) {
    return uncommitted && (atOnce || System.nanoTime() - committedAt > COMMIT_NANOS);
  }

  /** Notes that how far it came is committed. */
  void committed() {
    uncommitted = false;
    committedAt = System.nanoTime();
  }
}
