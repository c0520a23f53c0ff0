package dev.hammingbird.search.index;

import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.kernel.Kernels;
import dev.hammingbird.search.kernel.Nearest;
import dev.hammingbird.search.kernel.RowFilter;
import dev.hammingbird.search.kernel.ScanKernel;
import dev.hammingbird.search.mih.MultiIndex;
import dev.hammingbird.search.mih.MultiIndexSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One searching thread's tools: searches views exactly, with the memory it had before. Not for
 * several threads at once; make one per thread.
 */
public final class SpaceSearch {
  private final ScanKernel kernel;
  private final Nearest nearest = new Nearest();
  private final MultiIndexSearch tables;
  private final List<Place> places = new ArrayList<>();
  private long touched;
  private Plan.How how = Plan.How.SCAN;

  /** Begins with the kernel of this process. */
  public SpaceSearch() {
    this(Kernels.best());
  }

  /** Begins with a given kernel. */
  public SpaceSearch(ScanKernel kernel) {
    this(kernel, new MultiIndexSearch(kernel));
  }

  SpaceSearch(ScanKernel kernel, MultiIndexSearch tables) {
    this.kernel = kernel;
    this.tables = tables;
  }

  /**
   * Finds the live codes nearest to a code, ordered by (distance, partition, slot).
   *
   * @param query the code's words, left-aligned, as many as the view's codes have
   * @param k the most to return, at least 1
   * @param radius the largest distance to return, at least 0
   * @param filter which pictures may be returned; all when empty
   * @throws IllegalArgumentException if the query is of another width, or {@code k} or {@code
   *     radius} out of range
   */
  public SearchResult nearest(
      SpaceView view, long[] query, int k, int radius, Optional<SlotFilter> filter) {
    nearest.begin(k, radius);
    places.clear();
    touched = 0;
    how = Plan.How.SCAN;
    for (int p = 0; p < view.partitions().size(); p++) {
      for (Segment segment : view.partitions().get(p).segments()) {
        Place place = new Place(p, segment);
        places.add(place);
        nearest.enter(segment.live(), filter.map(place::rows).orElse(RowFilter.ALL));
        search(segment, query, filter.isPresent());
      }
    }
    nearest.finish();
    return result();
  }

  private void search(Segment segment, long[] query, boolean filtered) {
    segment.codes().checkQuery(query);
    Optional<MultiIndex> index = segment.tables();
    if (index.isPresent()) {
      boolean found = tables.search(index.get(), query, nearest, filtered);
      touched += tables.touched();
      if (found) {
        how = Plan.How.MIH;
        return;
      }
    }
    touched += segment.rows();
    kernel.scan(segment.codes(), 0, segment.rows(), query, nearest);
  }

  private SearchResult result() {
    List<SearchResult.Hit> hits = new ArrayList<>(nearest.size());
    for (int i = 0; i < nearest.size(); i++) {
      Place place = places.get(nearest.run(i));
      Slot slot = new Slot(place.partition, place.segment.slot(nearest.row(i)));
      hits.add(new SearchResult.Hit(nearest.distance(i), slot));
    }
    return new SearchResult(hits, new Plan(how, touched));
  }

  /** Which segment a run is. */
  private record Place(int partition, Segment segment) {
    RowFilter rows(SlotFilter filter) {
      return row -> filter.accepts(partition, segment.slot(row));
    }
  }
}
