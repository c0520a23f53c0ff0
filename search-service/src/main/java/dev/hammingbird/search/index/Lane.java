package dev.hammingbird.search.index;

import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.kernel.Nearest;
import dev.hammingbird.search.kernel.RowFilter;
import dev.hammingbird.search.kernel.Spread;
import dev.hammingbird.search.mih.MultiIndexSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * One of the queries that a thread answers together: what it looks for and what it found so far.
 * Keeps its memory from query to query.
 */
final class Lane implements RowFilter, Spread {
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
  private final List<Joint> searched = new ArrayList<>();
  private Optional<Joint> joint = Optional.empty();
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
    searched.clear();
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

  /** Finds what tables have, unless a scan of their segments is cheaper. */
  void search(Joint tables, MultiIndexSearch search) {
    if (!away.codes().isEmpty()) {
      return;
    }
    long matching = matching(tables);
    boolean done = matching == 0;
    if (!done) {
      joint = Optional.of(tables);
      nearest.enter(this);
      done = search.search(tables.tables().index(), query, nearest, matching);
      touched += search.touched();
      how = done ? Plan.How.MIH : how;
    }
    if (done) {
      searched.add(tables);
    }
  }

  /** Returns whether all of a run was found by tables. */
  boolean searched(int run) {
    for (int i = 0; i < searched.size(); i++) {
      if (searched.get(i).covers(run)) {
        return true;
      }
    }
    return false;
  }

  private long matching(Joint tables) {
    if (filter.isEmpty()) {
      return tables.tables().index().rows();
    }
    long sum = 0;
    for (int i = 0; i < tables.size() && sum >= 0; i++) {
      Segment part = tables.segment(i);
      long matching = part.rows() == 0 ? 0 : matching(tables.partition(i), part);
      sum = matching < 0 ? MultiIndexSearch.UNKNOWN : sum + matching;
    }
    return sum;
  }

  /** Returns how many rows of a segment the filter lets pass, or that nobody knows. */
  private long matching(int partition, Segment segment) {
    return filter
        .orElseThrow()
        .count(partition, segment.slot(0), segment.slot(segment.rows() - 1) + 1);
  }

  @Override
  public long find(int row, int distance) {
    Joint tables = joint.orElseThrow();
    int index = tables.tables().segment(row);
    int at = row - tables.tables().first(index);
    segment = tables.segment(index);
    partition = tables.partition(index);
    boolean wanted =
        tables.run(index) >= 0
            && segment.live().contains(at)
            && (filter.isEmpty() || filter.get().accepts(partition, segment.slot(at)))
            && (after.isEmpty() || distance > after.get().distance() || at >= from());
    return wanted ? Spread.at(tables.run(index), at) : -1;
  }

  @Override
  public boolean covers(int run) {
    return joint.orElseThrow().covers(run);
  }

  /** Begins with a segment. */
  void enter(int run, int partition, Segment segment) {
    this.partition = partition;
    this.segment = segment;
    picking = false;
    boolean plain = filter.isEmpty() && away.codes().isEmpty();
    nearest.enter(run, segment.live(), plain ? RowFilter.ALL : this, after.isEmpty() ? 0 : from());
  }

  /** Looks at what the filter lets pass one by one; returns false where a scan is cheaper. */
  boolean picked() {
    int rows = segment.rows();
    if (rows == 0) {
      return true;
    }
    if (filter.isEmpty()) {
      return false;
    }
    long matching = matching(partition, segment);
    if (matching == 0) {
      return true;
    }
    if (matching < 0 || !MultiIndexSearch.worthPicking(matching, rows, segment.bits())) {
      return false;
    }
    picking = true;
    filter.get().each(partition, segment.slot(0), segment.slot(rows - 1) + 1, picker);
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
