package dev.hammingbird.search.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the nearest with what is nearly the same folded: the ranking is walked from its beginning;
 * a hit within the radius of one that was kept is folded into the first such, any other is kept,
 * until {@code k} were. Exact, whatever the number of hits that are folded.
 */
final class Collapse {
  private static final int ROWS_AT_ONCE = 1 << 16;
  private static final int MOST_AT_ONCE = 8192;

  private final SpaceSearch search;
  private final SpaceView view;
  private final Question question;
  private final Question.Patience patience;
  private final Optional<SlotFilter> filter;
  private final int radius;
  private final long[] query;
  private final List<SearchResult.Hit> kept = new ArrayList<>();
  private final List<long[]> codes = new ArrayList<>();
  private int[] folded;
  private long touched;

  Collapse(SpaceSearch search, SpaceView view, Question.Asked asked, int radius) {
    this.search = search;
    this.view = view;
    this.question = asked.question();
    this.patience = asked.patience();
    this.filter = question.filter().map(view::select);
    this.radius = radius;
    this.query = question.words();
    this.folded = new int[question.k()];
  }

  Optional<SearchResult> search() {
    int atOnce = Math.min(MOST_AT_ONCE, 4 * question.k() + 64);
    Plan.How how = Plan.How.SCAN;
    boolean more = true;
    for (int round = 0; more; round++) {
      Optional<SearchResult> found = search.apart(view, asked(atOnce), filter, away());
      if (found.isEmpty()) {
        return Optional.empty();
      }
      how = round == 0 ? found.get().plan().how() : how;
      touched += found.get().plan().touched();
      more = walk(found.get().hits()) && found.get().hits().size() == atOnce;
      // What a later round leaves out was not seen, so it was not counted either.
      if (!more && round > 0 && !recount()) {
        return Optional.empty();
      }
    }
    List<SearchResult.Hit> hits = new ArrayList<>(kept.size());
    for (int i = 0; i < kept.size(); i++) {
      hits.add(new SearchResult.Hit(kept.get(i).distance(), kept.get(i).slot(), folded[i]));
    }
    return Optional.of(new SearchResult(hits, new Plan(how, touched)));
  }

  private Question.Asked asked(int k) {
    Question wider =
        new Question(
            question.code(),
            k,
            question.radius(),
            question.filter(),
            Optional.empty(),
            question.collapse());
    return new Question.Asked(wider, patience);
  }

  private Lane.Away away() {
    return new Lane.Away(List.copyOf(codes), radius);
  }

  /** Keeps or folds hits in their order; returns whether more are wanted. */
  private boolean walk(List<SearchResult.Hit> hits) {
    for (SearchResult.Hit hit : hits) {
      long[] code = view.words(hit.slot());
      int owner = owner(code);
      if (owner >= 0) {
        folded[owner]++;
      } else {
        kept.add(hit);
        codes.add(code);
        if (kept.size() == question.k()) {
          return false;
        }
      }
    }
    return true;
  }

  private int owner(long[] code) {
    for (int i = 0; i < codes.size(); i++) {
      if (distance(codes.get(i), code) <= radius) {
        return i;
      }
    }
    return -1;
  }

  /** Counts anew what was folded: all that comes before the last that was kept, or all there is. */
  private boolean recount() {
    folded = new int[question.k()];
    boolean full = kept.size() == question.k();
    SearchResult.Hit last = kept.getLast();
    int limit = full ? last.distance() : question.radius();
    for (int p = 0; p < view.partitions().size(); p++) {
      for (Segment segment : view.partitions().get(p).segments()) {
        for (int row = 0; row < segment.rows(); row++) {
          if (row % ROWS_AT_ONCE == 0 && patience.over()) {
            return false;
          }
          int distance = segment.codes().distance(row, query);
          if (distance <= limit
              && segment.live().contains(row)
              && (!full || !later(distance, p, segment.slot(row), last))
              && accepted(p, segment.slot(row))) {
            folded[owner(segment.codes().code(row))]++;
          }
        }
        touched += segment.rows();
      }
    }
    for (int i = 0; i < kept.size(); i++) {
      folded[i]--; // itself
    }
    return true;
  }

  private boolean accepted(int partition, long slot) {
    return filter.isEmpty() || filter.get().accepts(partition, slot);
  }

  private static boolean later(int distance, int partition, long slot, SearchResult.Hit last) {
    if (distance != last.distance()) {
      return distance > last.distance();
    }
    if (partition != last.slot().partition()) {
      return partition > last.slot().partition();
    }
    return slot > last.slot().offset();
  }

  private static int distance(long[] a, long[] b) {
    int distance = 0;
    for (int w = 0; w < a.length; w++) {
      distance += Long.bitCount(a[w] ^ b[w]);
    }
    return distance;
  }
}
