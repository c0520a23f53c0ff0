package dev.hammingbird.search.standing;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.index.PartitionView;
import dev.hammingbird.search.index.SpaceView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what arrived in one partition with the standing queries. What a query that is new asks
 * for of what is stored already comes first, once; then it is on the watchlist. For one thread.
 */
final class Matching {
  private final Registry registry;
  private final int partition;
  private final Map<SpaceId, Listed> lists = new HashMap<>();

  /** A watchlist and the registry's version that it was made at. */
  private record Listed(Watchlist list, long version) {}

  /** Gets what was found. */
  interface Out {
    /** A match. */
    void match(Match match);

    /** All matches of what a partition held when a query was made were handed out. */
    void mark(String id, int partition);
  }

  Matching(Registry registry, int partition) {
    this.registry = registry;
    this.partition = partition;
  }

  /**
   * Matches what one space's view shows and was not matched before.
   *
   * @param queries those of this space
   * @return whether there was anything to do
   */
  boolean advance(SpaceView view, List<StandingQuery> queries, Progress progress, Out out) {
    PartitionView here = view.partitions().get(partition);
    long end = here.position().next();
    // Without progress nobody knows how far it came, whatever the marks say: better some matches
    // twice, under the same ids, than one not at all.
    boolean first = progress.next(view.space()).isEmpty();
    long reached = progress.next(view.space()).orElse(end);
    // A replica that took over may have seen less yet than the one before.
    boolean behind = end < reached;
    if (behind) {
      return false;
    }
    boolean marked = catchUp(view, queries, reached, first, out);
    if (end > reached) {
      Watchlist list = watchlist(view, queries);
      if (!list.isEmpty()) {
        here.each(
            reached,
            end,
            (slot, code) ->
                list.match(code, (query, distance) -> tell(view, query, slot, distance, out)));
      }
    }
    progress.reached(view.space(), end);
    return marked || first || end > reached;
  }

  private boolean catchUp(
      SpaceView view, List<StandingQuery> queries, long reached, boolean marksOrNot, Out out) {
    boolean any = false;
    for (StandingQuery query : queries) {
      if (marksOrNot || !registry.marked(query.id(), partition)) {
        long from = query.first(partition, view.directory().topic());
        view.partitions()
            .get(partition)
            .within(
                query.words(),
                query.radius(),
                from,
                reached,
                (slot, distance) -> tell(view, query, slot, distance, out));
        out.mark(query.id(), partition);
        any = true;
      }
    }
    return any;
  }

  private Watchlist watchlist(SpaceView view, List<StandingQuery> queries) {
    long version = registry.version();
    Listed listed = lists.get(view.space());
    if (listed == null || listed.version != version) {
      listed = new Listed(new Watchlist(queries, view.bits()), version);
      lists.put(view.space(), listed);
    }
    return listed.list;
  }

  private void tell(SpaceView view, StandingQuery query, long slot, int distance, Out out) {
    Slot at = new Slot(partition, slot);
    if (slot >= query.first(partition, view.directory().topic())
        && query.filter().wants(view.labels(at))) {
      out.match(Match.of(query, view, at, distance));
    }
  }
}
