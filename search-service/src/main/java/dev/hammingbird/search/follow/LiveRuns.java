package dev.hammingbird.search.follow;

import dev.hammingbird.contracts.store.PageLayout;
import java.util.Arrays;

/** Live slots of one partition as runs, ascending; no run crosses the end of a page. */
final class LiveRuns {
  private final PageLayout layout;
  private final long from;
  private final long to;
  private long[] firsts = new long[16];
  private int[] counts = new int[16];
  private int size;

  /** Begins empty; slots outside of {@code [from, to)} are left out. */
  LiveRuns(PageLayout layout, long from, long to) {
    this.layout = layout;
    this.from = from;
    this.to = to;
  }

  /** Adds the slots whose bits are set, of which the first stands for {@code start}. */
  void addBits(long start, byte[] bits) {
    for (int i = 0; i < bits.length; ) {
      int octet = bits[i] & 255;
      long slot = start + 8L * i;
      if (octet == 255) {
        int end = i + 1;
        while (end < bits.length && bits[end] == -1) {
          end++;
        }
        addAll(slot, start + 8L * end);
        i = end;
      } else {
        // A bitmap of Redis is big-endian: the highest bit of a byte is its first slot.
        while (octet != 0) {
          int highest = Integer.highestOneBit(octet);
          octet ^= highest;
          long live = slot + 7 - Integer.numberOfTrailingZeros(highest);
          addAll(live, live + 1);
        }
        i++;
      }
    }
  }

  /** Adds the slots {@code [first, end)}, which lie in one page. */
  void addAll(long first, long end) {
    long begin = Math.max(first, from);
    int count = (int) (Math.min(end, to) - begin);
    if (count <= 0) {
      return;
    }
    boolean joins =
        size > 0
            && firsts[size - 1] + counts[size - 1] == begin
            && layout.page(firsts[size - 1]) == layout.page(begin);
    if (joins) {
      counts[size - 1] += count;
      return;
    }
    if (size == firsts.length) {
      firsts = Arrays.copyOf(firsts, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    firsts[size] = begin;
    counts[size++] = count;
  }

  /** Returns how many runs there are. */
  int size() {
    return size;
  }

  /** Returns the first slot of a run. */
  long first(int run) {
    return firsts[run];
  }

  /** Returns how many slots a run has. */
  int count(int run) {
    return counts[run];
  }

  /** Returns the last slot of a run. */
  long last(int run) {
    return firsts[run] + counts[run] - 1;
  }
}
