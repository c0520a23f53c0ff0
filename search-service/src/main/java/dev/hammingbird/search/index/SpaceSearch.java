package dev.hammingbird.search.index;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.kernel.Kernels;
import dev.hammingbird.search.kernel.Nearest;
import dev.hammingbird.search.kernel.ScanKernel;
import dev.hammingbird.search.mih.MultiIndexSearch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One searching thread's tools: searches views exactly, several queries together, with the memory
 * it had before. Not for several threads at once; make one per thread.
 */
public final class SpaceSearch {
  /** Words that are scanned before anybody is asked whether the answer is still wanted. */
  private static final int WORDS_AT_ONCE = 1 << 18;

  private final ScanKernel kernel;
  private final MultiIndexSearch tables;
  private final Lane.Places places = this::slot;
  private Lane[] lanes = {};
  private Lane[] scanning = {};
  private long[][] queries = {};
  private Nearest[] nearest = {};
  private Segment[] segments = new Segment[16];
  private int[] partitions = new int[16];
  private int runs;

  /** Begins with the kernel of this process. */
  public SpaceSearch() {
    this(Kernels.best());
  }

  /** Begins with a given kernel. */
  public SpaceSearch(ScanKernel kernel) {
    this(kernel, new MultiIndexSearch(kernel));
  }

  /** Begins with a given kernel and planner. */
  public SpaceSearch(ScanKernel kernel, MultiIndexSearch tables) {
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
    if (query.length != view.bits().words()) {
      throw new IllegalArgumentException(
          "a query of %d words against codes of %d".formatted(query.length, view.bits().words()));
    }
    room(1);
    Question question = Question.nearest(BinaryCode.ofWords(view.bits(), query, 0), k, radius);
    lanes[0].begin(new Question.Asked(question, Question.Patience.ENDLESS), filter);
    run(view, 1);
    return lanes[0].result(places);
  }

  /**
   * Answers questions about one view, reading what is scanned once for all of them.
   *
   * @return the answers in the order of the questions; empty where patience was over before
   * @throws IllegalArgumentException as {@link #nearest} does
   */
  public List<Optional<SearchResult>> together(SpaceView view, List<Question.Asked> asked) {
    List<Question.Asked> plain = new ArrayList<>(asked.size());
    for (Question.Asked one : asked) {
      if (one.question().collapse().isEmpty()) {
        plain.add(one);
      }
    }
    List<Optional<SearchResult>> found = plain(view, plain);
    if (plain.size() == asked.size()) {
      return found;
    }
    List<Optional<SearchResult>> results = new ArrayList<>(asked.size());
    int next = 0;
    for (Question.Asked one : asked) {
      OptionalInt collapse = one.question().collapse();
      results.add(
          collapse.isEmpty()
              ? found.get(next++)
              : new Collapse(this, view, one, collapse.getAsInt()).search());
    }
    return results;
  }

  private List<Optional<SearchResult>> plain(SpaceView view, List<Question.Asked> asked) {
    room(asked.size());
    for (int i = 0; i < asked.size(); i++) {
      Question question = asked.get(i).question();
      check(view, question);
      lanes[i].begin(asked.get(i), filter(view, asked, i));
    }
    run(view, asked.size());
    List<Optional<SearchResult>> results = new ArrayList<>(asked.size());
    for (int i = 0; i < asked.size(); i++) {
      results.add(lanes[i].over() ? Optional.empty() : Optional.of(lanes[i].result(places)));
    }
    return results;
  }

  /** Searches for what is not within the radius of some codes; empty when patience is over. */
  Optional<SearchResult> apart(
      SpaceView view, Question.Asked asked, Optional<SlotFilter> filter, Lane.Away away) {
    room(1);
    check(view, asked.question());
    lanes[0].begin(asked, filter, away);
    run(view, 1);
    return lanes[0].over() ? Optional.empty() : Optional.of(lanes[0].result(places));
  }

  /** Makes the set of pictures that a question's filter lets pass, once for all that share it. */
  private Optional<SlotFilter> filter(SpaceView view, List<Question.Asked> asked, int index) {
    Optional<PictureFilter> wanted = asked.get(index).question().filter();
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    for (int i = 0; i < index; i++) {
      if (asked.get(i).question().filter().equals(wanted)) {
        return lanes[i].filter();
      }
    }
    return Optional.of(view.select(wanted.get()));
  }

  private void run(SpaceView view, int count) {
    for (Joint joint : view.joints()) {
      for (int i = 0; i < count; i++) {
        if (!lanes[i].over()) {
          lanes[i].search(joint, tables);
        }
      }
    }
    runs = 0;
    for (int p = 0; p < view.partitions().size(); p++) {
      List<Segment> all = view.partitions().get(p).segments();
      for (int s = 0; s < all.size(); s++) {
        run(p, all.get(s), count);
      }
    }
  }

  /** Searches a segment for those that have not found what is in it by tables. */
  private void run(int partition, Segment segment, int count) {
    int run = runs;
    note(partition, segment);
    int left = 0;
    for (int i = 0; i < count; i++) {
      Lane lane = lanes[i];
      if (!lane.over() && !lane.searched(run)) {
        lane.enter(run, partition, segment);
        if (!lane.picked()) {
          scanning[left++] = lane;
        }
      }
    }
    scan(segment, left);
  }

  private void scan(Segment segment, int count) {
    int rows = segment.rows();
    int atOnce = Math.max(4096, WORDS_AT_ONCE / segment.codes().words());
    int left = count;
    for (int from = 0; from < rows && left > 0; from += atOnce) {
      int to = (int) Math.min(rows, (long) from + atOnce);
      left = from == 0 ? left : patient(left);
      for (int i = 0; i < left; i++) {
        queries[i] = scanning[i].query();
        nearest[i] = scanning[i].nearest;
        scanning[i].scanned(to - from);
      }
      if (left == 1) {
        kernel.scan(segment.codes(), from, to, queries[0], nearest[0]);
      } else if (left > 1) {
        kernel.scan(segment.codes(), from, to, queries, nearest, left);
      }
    }
  }

  /** Leaves out lanes whose answer nobody waits for any more. */
  private int patient(int count) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      if (!scanning[i].over()) {
        scanning[left++] = scanning[i];
      }
    }
    return left;
  }

  private void note(int partition, Segment segment) {
    if (runs == segments.length) {
      segments = Arrays.copyOf(segments, 2 * runs);
      partitions = Arrays.copyOf(partitions, 2 * runs);
    }
    segments[runs] = segment;
    partitions[runs++] = partition;
  }

  private Slot slot(int run, int row) {
    return new Slot(partitions[run], segments[run].slot(row));
  }

  private void room(int count) {
    if (lanes.length < count) {
      int before = lanes.length;
      lanes = Arrays.copyOf(lanes, count);
      for (int i = before; i < count; i++) {
        lanes[i] = new Lane();
      }
      scanning = new Lane[count];
      queries = new long[count][];
      nearest = new Nearest[count];
    }
  }

  private static void check(SpaceView view, Question question) {
    if (!question.code().bits().equals(view.bits())) {
      throw new IllegalArgumentException(
          "a code of %d bits in a space of %d"
              .formatted(question.code().bits().count(), view.bits().count()));
    }
  }
}
