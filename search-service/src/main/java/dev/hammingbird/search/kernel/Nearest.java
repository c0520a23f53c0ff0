package dev.hammingbird.search.kernel;

import java.util.Arrays;

/**
 * Collects the {@code k} nearest rows of those that are offered, exactly: nearest first, and among
 * equals the earlier run first, then the lower row. Not for several threads at once; {@link #begin}
 * makes it ready for another query without new memory.
 *
 * <p>Distances are small numbers, so there is no heap: what is offered is appended, a count for
 * each distance says how far away the {@code k}-th is, and rows that were overtaken are thrown out
 * when the room is full. Within a run rows are offered in ascending order, unless {@link #anyOrder}
 * was said; then a row that merely equals the {@code k}-th comes later and never gets in.
 */
public final class Nearest {
  private static final int PLACE_BITS = 52;
  static final int ROW_BITS = 32;
  private static final int MAX_DISTANCE = 1024;
  private static final int FIRST_ROOM = 256;
  private static final Places ROWS = at -> at;

  private final int[] counts = new int[MAX_DISTANCE + 2];
  private final int[] scratch = new int[PlainKernel.BLOCK];
  private final int[] starts = new int[MAX_DISTANCE + 2];
  private long[] keys = new long[FIRST_ROOM]; // distance, run and row
  private long[] sorted = new long[FIRST_ROOM];
  private int size;
  private int k;
  private int cut; // the k-th distance, or the one beyond the radius
  private int below; // how many kept rows are nearer than the cut
  private boolean full;
  private boolean anyOrder;
  private boolean mixed; // the kept rows are in no order
  private boolean mixedBefore; // they were, before this run
  private long worst; // keys from here on are not wanted
  private long run;
  private LiveRows live = LiveRows.NONE;
  private Places places = ROWS;
  private RowFilter filter = RowFilter.ALL;
  private Spread spread = Spread.NONE;
  private boolean several; // what is offered lies in the runs of the spread
  private boolean shuffled; // runs do not come in order
  private boolean shuffledBefore; // they did not, before these
  private int floor; // the distance of what came last on the page before
  private int floorRow; // rows of this run below it, at that distance, were on that page

  /** Says which row lies at a place, where codes are not held in the order of rows. */
  @FunctionalInterface
  public interface Places {
    /** Returns the row; -1 when it was offered before. */
    int row(int place);
  }

  /**
   * Forgets what was found and begins anew.
   *
   * @param k how many to find, at least 1
   * @param radius the largest distance that counts, at least 0
   * @throws IllegalArgumentException if {@code k} is less than 1 or {@code radius} is negative
   */
  public void begin(int k, int radius) {
    if (k < 1 || radius < 0) {
      throw new IllegalArgumentException(
          "k must be at least 1 and the radius at least 0, not %d and %d".formatted(k, radius));
    }
    this.k = k;
    cut = Math.min(radius, MAX_DISTANCE) + 1;
    Arrays.fill(counts, 0, cut + 1, 0);
    size = 0;
    below = 0;
    full = false;
    anyOrder = false;
    mixed = false;
    mixedBefore = false;
    worst = Long.MAX_VALUE;
    run = -1;
    several = false;
    shuffled = false;
    shuffledBefore = false;
    floor = 0;
  }

  /** Says that what is nearer than this was found before and is not wanted again. */
  public void floor(int distance) {
    floor = distance;
  }

  /**
   * Says that what is offered from now on lies in the next run, in ascending order.
   *
   * @param live which of its rows count
   * @param filter which of them may be hits
   */
  public void enter(LiveRows live, RowFilter filter) {
    enter((int) run + 1, live, filter, 0);
  }

  /**
   * Says that what is offered from now on lies in a run, in ascending order. Runs are entered in
   * ascending order, each once, after all that a {@link Spread} covers.
   *
   * @param run which, 0 to 2^20 - 1
   * @param live which of its rows count
   * @param filter which of them may be hits
   * @param from where there is a {@link #floor}, the first row that is wanted of those at its own
   *     distance
   */
  public void enter(int run, LiveRows live, RowFilter filter, int from) {
    this.live = live;
    this.filter = filter;
    this.run = run;
    floorRow = from;
    several = false;
    places = ROWS;
    anyOrder = false;
    mixedBefore = mixed;
    worst = Long.MAX_VALUE;
  }

  /**
   * Says that what is offered from now on lies in several runs, none of which was or will be
   * entered, unless it is taken back by {@link #again}.
   */
  public void enter(Spread spread) {
    this.spread = spread;
    several = true;
    places = ROWS;
    shuffledBefore = shuffled;
    shuffled = true;
    anyOrder = true;
    mixedBefore = mixed;
    worst = Long.MAX_VALUE;
  }

  /**
   * Says that the rows of this run are offered in any order, each once, by places that stand for
   * them.
   */
  public void anyOrder(Places places) {
    this.places = places;
    anyOrder = true;
    mixed = true;
  }

  /**
   * Takes back the rows of this run, or of those that a {@link Spread} covers, which will be
   * offered again, in ascending order. What they taught stays: rows beyond the {@code k}-th
   * distance found so far are not wanted.
   */
  public void again() {
    int known = full ? cut + 1 : cut;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int other = (int) run(keys[i]);
      if (several ? !spread.covers(other) : other != run) {
        keys[kept++] = keys[i];
      }
    }
    size = kept;
    places = ROWS;
    anyOrder = false;
    mixed = mixedBefore;
    shuffled = several ? shuffledBefore : shuffled;
    worst = Long.MAX_VALUE;
    cut = known;
    recount();
  }

  /**
   * Returns the distance that a row must stay below to be wanted. Falls as rows are offered; 0 when
   * no row can get in any more.
   */
  public int bound() {
    return (anyOrder || shuffled) && full ? cut + 1 : cut;
  }

  /** Returns the largest distance at which a row could still get in, were it the first of all. */
  public int reach() {
    return full ? cut : cut - 1;
  }

  /** Returns how many more rows will be taken in whatever their distance, unless it is too far. */
  public int missing() {
    return full ? 0 : k - below;
  }

  /** Returns how many rows are looked for. */
  public int k() {
    return k;
  }

  /** Takes a row of this run if it counts, passes the filter, and is among the nearest so far. */
  public void offer(int distance, int place) {
    if (distance >= bound() || distance < floor) {
      return;
    }
    int row = places.row(place);
    long at = row < 0 ? -1 : several ? spread.find(row, distance) : at(row, distance);
    if (at < 0) {
      return;
    }
    long key = (long) distance << PLACE_BITS | at;
    if (key >= worst) {
      return;
    }
    if (size == keys.length) {
      makeRoom();
    }
    keys[size++] = key;
    counts[distance]++;
    if (distance < cut) {
      below++;
      lower();
    }
  }

  private long at(int row, int distance) {
    boolean wanted =
        (distance > floor || row >= floorRow) && live.contains(row) && filter.accepts(row);
    return wanted ? run << ROW_BITS | row : -1;
  }

  /** Puts what was found in order, nearest first; until then the results are in none. */
  public void finish() {
    dropOvertaken();
    if (mixed) {
      Arrays.sort(keys, 0, size);
    } else {
      sortByDistance();
    }
    size = Math.min(size, k);
  }

  /** Returns how many rows were found. */
  public int size() {
    return size;
  }

  /** Returns the distance of one of them, {@code index} from 0. */
  public int distance(int index) {
    return distance(keys[index]);
  }

  /** Returns which run it lies in, counted from 0 in the order of entering. */
  public int run(int index) {
    return (int) run(keys[index]);
  }

  /** Returns its row in that run. */
  public int row(int index) {
    return (int) keys[index];
  }

  /** Returns room for the distances of one block. */
  int[] scratch() {
    return scratch;
  }

  private static int distance(long key) {
    return (int) (key >>> PLACE_BITS);
  }

  private static long run(long key) {
    return (key & (1L << PLACE_BITS) - 1) >>> ROW_BITS;
  }

  private void lower() {
    while (below >= k) {
      below -= counts[--cut];
      full = true;
    }
  }

  private void recount() {
    Arrays.fill(counts, 0, cut + 1, 0);
    below = 0;
    full = false;
    for (int i = 0; i < size; i++) {
      int distance = distance(keys[i]);
      if (distance < cut) {
        counts[distance]++;
        below++;
      }
    }
    lower();
  }

  private void makeRoom() {
    dropOvertaken();
    if ((anyOrder || shuffled) && full && size > k) {
      Arrays.sort(keys, 0, size);
      size = k;
      worst = keys[k - 1];
    }
    if (size > keys.length / 2) {
      keys = Arrays.copyOf(keys, Math.toIntExact(2L * keys.length));
    }
  }

  private void dropOvertaken() {
    if (!full) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (distance(keys[i]) <= cut) {
        keys[kept++] = keys[i];
      }
    }
    size = kept;
  }

  /** Rows that came in ascending order only need to be dealt out by distance. */
  private void sortByDistance() {
    if (size < 2) {
      return;
    }
    Arrays.fill(starts, 0, Math.min(cut, MAX_DISTANCE) + 2, 0);
    for (int i = 0; i < size; i++) {
      starts[distance(keys[i]) + 1]++;
    }
    for (int d = 1; d < Math.min(cut, MAX_DISTANCE) + 2; d++) {
      starts[d] += starts[d - 1];
    }
    if (sorted.length < keys.length) {
      sorted = new long[keys.length];
    }
    for (int i = 0; i < size; i++) {
      sorted[starts[distance(keys[i])]++] = keys[i];
    }
    long[] unsorted = keys;
    keys = sorted;
    sorted = unsorted;
  }
}
