package dev.hammingbird.search.index;

import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.kernel.Nearest;
import dev.hammingbird.search.kernel.RowFilter;
import dev.hammingbird.search.mih.MultiIndex;
import dev.hammingbird.search.mih.MultiIndexSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * One of the queries that a thread answers together: what it looks for and what it found so far.
 * Keeps its memory from query to query.
 */
final class Lane implements RowFilter {
  private static final Away NOBODY = new Away(List.of(), 0);

  final Nearest nearest = new Nearest();
  private final LongConsumer picker = this::pick;
  private long[] query = {};
  private Optional<SlotFilter> filter = Optional.empty();
  private Optional<SearchResult.Hit> after = Optional.empty();
  private Away away = NOBODY;
  private Question.Patience patience = Question.Patience.ENDLESS;
  private boolean over;
  private boolean picking;
  private int partition;
  private Segment segment = Segment.NONE;
  private long touched;
  private Plan.How how = Plan.How.SCAN;

  /**
   * Codes whose neighbours are not wanted, because they were folded.
   *
   * @param radius how near a neighbour is
   */
  record Away(List<long[]> codes, int radius) {
    boolean covers(Segment segment, int row) {
      for (long[] code : codes) {
        if (segment.codes().distance(row, code) <= radius) {
          return true;
        }
      }
      return false;
    }
  }

  void begin(Question.Asked asked, Optional<SlotFilter> wanted) {
    begin(asked, wanted, NOBODY);
  }

  void begin(Question.Asked asked, Optional<SlotFilter> wanted, Away unwanted) {
    Question question = asked.question();
    query = question.words();
    filter = wanted;
    after = question.after();
    away = unwanted;
    patience = asked.patience();
    over = false;
    touched = 0;
    how = Plan.How.SCAN;
    nearest.begin(question.k(), question.radius());
    if (after.isPresent()) {
      nearest.floor(after.get().distance());
    }
  }

  long[] query() {
    return query;
  }

  Optional<SlotFilter> filter() {
    return filter;
  }

  /** Returns whether the answer is no longer wanted; then the search for it ends. */
  boolean over() {
    over |= patience.over();
    return over;
  }

  /** Begins with a segment. */
  void enter(int partition, Segment segment) {
    this.partition = partition;
    this.segment = segment;
    picking = false;
    boolean plain = filter.isEmpty() && away.codes().isEmpty();
    nearest.enter(segment.live(), plain ? RowFilter.ALL : this, after.isEmpty() ? 0 : from());
  }

  /** Finds what the segment has without a scan; returns false where a scan is cheaper. */
  boolean found(MultiIndexSearch search) {
    int rows = segment.rows();
    if (rows == 0) {
      return true;
    }
    long first = segment.slot(0);
    long end = segment.slot(rows - 1) + 1;
    long matching = rows;
    if (filter.isPresent()) {
      matching = filter.get().count(partition, first, end);
      if (matching == 0) {
        return true;
      }
    }
    Optional<MultiIndex> tables = segment.tables();
    if (tables.isPresent() && away.codes().isEmpty()) {
      boolean done = search.search(tables.get(), query, nearest, matching);
      touched += search.touched();
      if (done) {
        how = Plan.How.MIH;
        return true;
      }
    }
    if (filter.isEmpty()
        || matching < 0
        || !MultiIndexSearch.worthPicking(matching, rows, segment.bits())) {
      return false;
    }
    picking = true;
    filter.get().each(partition, first, end, picker);
    how = how == Plan.How.MIH ? how : Plan.How.FILTER;
    return true;
  }

  void scanned(int rows) {
    touched += rows;
  }

  @Override
  public boolean accepts(int row) {
    return (picking || filter.isEmpty() || filter.get().accepts(partition, segment.slot(row)))
        && !away.covers(segment, row);
  }

  /** Returns what was found, in places of a view's segments. */
  SearchResult result(Places places) {
    nearest.finish();
    List<SearchResult.Hit> hits = new ArrayList<>(nearest.size());
    for (int i = 0; i < nearest.size(); i++) {
      hits.add(
          new SearchResult.Hit(nearest.distance(i), places.slot(nearest.run(i), nearest.row(i))));
    }
    return new SearchResult(hits, new Plan(how, touched));
  }

  /** Knows which slot a row of a run is. */
  interface Places {
    Slot slot(int run, int row);
  }

  private void pick(long slot) {
    int row = segment.body().slots().row(slot);
    if (row >= 0 && row < segment.rows()) {
      touched++;
      nearest.offer(segment.codes().distance(row, query), row);
    }
  }

  /** Returns how many rows of the segment come no later than the last hit before. */
  private int from() {
    Slot last = after.orElseThrow().slot();
    if (partition != last.partition()) {
      return partition < last.partition() ? segment.rows() : 0;
    }
    return segment.firstRow(last.offset() + 1);
  }
}
