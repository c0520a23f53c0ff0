package dev.hammingbird.search.kernel;

/** Knows where rows lie that are numbered over several runs. */
public interface Spread {
  /** Over no run at all. */
  Spread NONE =
      new Spread() {
        @Override
        public long find(int row, int distance) {
          return -1;
        }

        @Override
        public boolean covers(int run) {
          return false;
        }
      };

  /**
   * Returns {@link #at} of a row that counts and may be a hit; a negative number of any other.
   *
   * @param distance of the row's code
   */
  long find(int row, int distance);

  /** Returns whether rows of a run are among those that are numbered. */
  boolean covers(int run);

  /** Returns the name of a row of a run; names ascend with runs, and with rows in each. */
  static long at(int run, int row) {
    return (long) run << Nearest.ROW_BITS | row;
  }
}
