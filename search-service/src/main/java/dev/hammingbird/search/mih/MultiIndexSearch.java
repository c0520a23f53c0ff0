package dev.hammingbird.search.mih;

import dev.hammingbird.search.kernel.Codes;
import dev.hammingbird.search.kernel.Nearest;
import dev.hammingbird.search.kernel.ScanKernel;
import java.util.Arrays;

/**
 * Searches codes by their tables as long as that is cheaper than to scan. Exact. Keeps its memory
 * from query to query; not for several threads at once.
 *
 * <p>Looks at the buckets that differ from the query in no bit of their key, table after table,
 * then in one bit, and so on, until no code that was not seen can be among the nearest. That holds
 * in whichever order the tables come, so the one with the fewest codes in the query's own bucket is
 * the first: in crowded data the others are often not needed any more. Before each step its price
 * is known from the sizes of its buckets. When the steps that are left cost more than two fifths of
 * a scan, the search gives up; what it found tells the scan how near a code must be.
 */
public final class MultiIndexSearch {
  /** That nobody knows how many rows a filter lets pass. */
  public static final long UNKNOWN = -1;

  private static final double SHARE = 0.4; // of a scan's price that the steps to come may cost
  private static final double TRIFLE = 0.02; // of a scan's price that is always worth a try
  private static final double DENSE_TRIFLE = 0.05; // where codes lie denser than by chance

  /** Buckets that come into the cache together; at 150 codes of 64 bits they are 38 KB. */
  private static final int FETCHED = 32;

  private final ScanKernel kernel;
  private final double share;
  private final Seen seen = new Seen();
  private int[] from = new int[1];
  private int[] to = new int[1];
  private int[] keys = new int[1];
  private int[] order = new int[1]; // numbers of the tables, as they are visited
  private Expectation expectation = new Expectation(1);
  private int expectationBits = 1;
  private long touched;

  @SuppressWarnings("UnusedVariable") // kept, so that what it depends on is read
  private long fetched;

  /** Begins with a kernel. */
  public MultiIndexSearch(ScanKernel kernel) {
    this(kernel, SHARE);
  }

  /**
   * Begins with another share of a scan's price that the steps to come may cost.
   *
   * @param share at least 0; the larger, the later a search gives up
   */
  public MultiIndexSearch(ScanKernel kernel, double share) {
    this.kernel = kernel;
    this.share = share;
  }

  /**
   * Looks for the nearest rows of the run, or the runs, that {@code nearest} has just entered.
   *
   * @param matching how many rows a filter lets pass, all of them without one; {@link #UNKNOWN}
   * @return whether all were found; otherwise nothing was, and the codes have to be scanned, or the
   *     matching rows looked at one by one
   */
  public boolean search(MultiIndex index, long[] query, Nearest nearest, long matching) {
    touched = 0;
    begin(index, query);
    double scan = Prices.scan(index.rows(), index.bits());
    if (matching >= 0) {
      scan = Math.min(scan, Prices.picked((double) matching, index.bits()));
    }
    int hoped = matching < 0 ? index.bits() : hoped(index, nearest, matching);
    boolean likely = rest(index, 0, Math.min(hoped, nearest.reach())) <= share * scan;
    if (!likely && !dense(index, nearest)) {
      nearest.again();
      return false;
    }
    double trifle = scan * (likely ? TRIFLE : DENSE_TRIFLE);
    nearest.anyOrder(seen);
    double spent = 0;
    for (int step = 0; nearest.reach() >= step; step++) {
      if (buckets(index, step) == 0) {
        continue;
      }
      int far = Math.min(hoped, nearest.reach());
      double rest = rest(index, step + 1, far);
      if (tooMuch(spent, average(index, step), rest, scan, trifle)) {
        nearest.again();
        return false;
      }
      double price = gather(index, step) + Prices.taken(nearest.missing());
      if (tooMuch(spent, price, rest, scan, trifle)) {
        nearest.again();
        return false;
      }
      spent += price;
      visit(index, step, query, nearest);
    }
    return true;
  }

  /**
   * Returns whether clearly more codes than evenly spread ones agree with the query in a whole key.
   * Then the nearest may lie so near that few buckets do, although on even data they would not.
   */
  private boolean dense(MultiIndex index, Nearest nearest) {
    long agreeing = 0;
    double even = 0;
    for (int t = 0; t < index.tables().size(); t++) {
      agreeing += agreeing(index, t);
      even += (double) index.rows() / (1 << index.tables().get(t).substring().width());
    }
    return agreeing >= Math.max(2 * even, nearest.k() / 4.0);
  }

  private boolean tooMuch(double spent, double price, double rest, double scan, double trifle) {
    return spent + price > trifle && (price + rest > share * scan || spent > 2 * share * scan);
  }

  /** Returns whether to look at so many rows one by one is cheaper than to scan all. */
  public static boolean worthPicking(long matching, int rows, int bits) {
    return Prices.picked((double) matching, bits) < Prices.scan(rows, bits);
  }

  /** Returns how many codes the last search compared. */
  public long touched() {
    return touched;
  }

  private void begin(MultiIndex index, long[] query) {
    int tables = index.tables().size();
    keys = Arrays.copyOf(keys, Math.max(keys.length, tables));
    for (int t = 0; t < tables; t++) {
      keys[t] = index.tables().get(t).substring().of(query);
    }
    sortTables(index);
    seen.index = index;
    seen.keys = keys;
    seen.order = order;
  }

  private void sortTables(MultiIndex index) {
    int tables = index.tables().size();
    order = Arrays.copyOf(order, Math.max(order.length, tables));
    for (int t = 0; t < tables; t++) {
      int at = t;
      for (; at > 0 && agreeing(index, order[at - 1]) > agreeing(index, t); at--) {
        order[at] = order[at - 1];
      }
      order[at] = t;
    }
  }

  /** Returns how many codes agree with the query in a table's whole key. */
  private int agreeing(MultiIndex index, int table) {
    Table here = index.tables().get(table);
    return here.start(keys[table] + 1) - here.start(keys[table]);
  }

  private int hoped(MultiIndex index, Nearest nearest, long matching) {
    if (expectationBits != index.bits()) {
      expectation = new Expectation(index.bits());
      expectationBits = index.bits();
    }
    double share = (double) Math.max(1, matching) / index.rows();
    return expectation.distance((long) Math.ceil(nearest.k() / share), index.rows());
  }

  /** Writes down the buckets of a step and returns their price. */
  private double gather(MultiIndex index, int step) {
    int tables = index.tables().size();
    int number = order[step % tables];
    Table table = index.tables().get(number);
    char[] masks = Balls.masks(table.substring().width())[step / tables];
    if (from.length < masks.length) {
      from = new int[masks.length];
      to = new int[masks.length];
    }
    int key = keys[number];
    double price = 0;
    for (int i = 0; i < masks.length; i++) {
      from[i] = table.start(key ^ masks[i]);
      to[i] = table.start((key ^ masks[i]) + 1);
      price += Prices.bucket(to[i] - from[i], index.bits());
    }
    return price;
  }

  /** Returns what the steps will cost that are left until all within a distance was seen. */
  private double rest(MultiIndex index, int step, int distance) {
    double price = 0;
    for (int s = step; s <= distance; s++) {
      price += average(index, s);
    }
    return price;
  }

  /** Returns what a step costs where codes lie evenly. */
  private double average(MultiIndex index, int step) {
    int width = table(index, step).substring().width();
    return buckets(index, step) * Prices.bucket((double) index.rows() / (1 << width), index.bits());
  }

  /** Returns how many buckets a step has. */
  private int buckets(MultiIndex index, int step) {
    char[][] masks = Balls.masks(table(index, step).substring().width());
    int radius = step / index.tables().size();
    return radius < masks.length ? masks[radius].length : 0;
  }

  private Table table(MultiIndex index, int step) {
    return index.tables().get(order[step % index.tables().size()]);
  }

  private void visit(MultiIndex index, int step, long[] query, Nearest nearest) {
    int tables = index.tables().size();
    Table table = table(index, step);
    seen.turn = step % tables;
    seen.radius = step / tables;
    int count = Balls.masks(table.substring().width())[step / tables].length;
    for (int first = 0; first < count; first += FETCHED) {
      int last = Math.min(count, first + FETCHED);
      fetch(table.codes(), first, last);
      for (int i = first; i < last; i++) {
        if (from[i] < to[i]) {
          kernel.scan(table.codes(), from[i], to[i], query, nearest);
          touched += to[i] - from[i];
        }
      }
    }
  }

  /**
   * Has buckets come into the cache together. One after the other each would be waited for at its
   * first line, before the processor sees that it reads on. Larger ones it reads ahead by itself.
   */
  private void fetch(Codes codes, int first, int last) {
    for (int i = first; i < last; i++) {
      if ((long) (to[i] - from[i]) * codes.words() <= Prices.SHORT) {
        fetched ^= codes.fetch(from[i], to[i]);
      }
    }
  }

  /** Turns places of the table at hand into rows, and leaves out those that came up before. */
  private static final class Seen implements Nearest.Places {
    private MultiIndex index = MultiIndex.NONE;
    private int[] keys = new int[0];
    private int[] order = new int[0];
    private int turn;
    private int radius;

    @Override
    public int row(int at) {
      Table here = index.tables().get(order[turn]);
      return cameUp(here, at) ? -1 : here.row(at);
    }

    private boolean cameUp(Table here, int at) {
      int turns = radius > 0 ? index.tables().size() : turn;
      for (int t = 0; t < turns; t++) {
        int other = order[t];
        int differ = index.tables().get(other).substring().of(here.codes(), at) ^ keys[other];
        if (t != turn && Integer.bitCount(differ) <= (t < turn ? radius : radius - 1)) {
          return true;
        }
      }
      return false;
    }
  }
}
