package dev.hammingbird.search.index;

import dev.hammingbird.contracts.image.Slot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Which labels pictures had before the last label events, so that an older state can be shown as it
 * was. Safe for several threads.
 */
final class LabelHistory {
  private static final int REMEMBERED = 100_000;

  private final Deque<Change> changes = new ArrayDeque<>();
  private volatile long sequence;
  private volatile LabelState shown;
  private long forgotten;

  /** Begins without changes, at the positions of label events that were taken before. */
  LabelHistory(List<Long> positions) {
    shown = new LabelState(0, positions);
  }

  /** Lets new views show all changes so far. */
  void show(List<Long> positions) {
    shown = new LabelState(sequence, positions);
  }

  /** Returns how far label events bear on what new views show. */
  LabelState shown() {
    return shown;
  }

  /** A picture had these labels until the event of this number. */
  private record Change(long sequence, Slot slot, int before) {}

  /** Notes what a picture's labels were before an event. */
  synchronized void changed(Slot slot, int before) {
    changes.addLast(new Change(sequence + 1, slot, before));
    if (changes.size() > REMEMBERED) {
      forgotten = changes.removeFirst().sequence;
    }
    // Last: whoever sees the number can find the change.
    sequence++;
  }

  /** Returns the number of the last change. */
  long sequence() {
    return sequence;
  }

  /** Returns whether all changes after one are remembered. */
  synchronized boolean remembers(long after) {
    return after >= forgotten;
  }

  /** Returns the pictures whose labels changed after a change, and the labels they had then. */
  Map<Slot, Integer> since(long after) {
    if (sequence == after) {
      return Map.of();
    }
    Map<Slot, Integer> before = new HashMap<>();
    synchronized (this) {
      Iterator<Change> newestFirst = changes.descendingIterator();
      while (newestFirst.hasNext()) {
        Change change = newestFirst.next();
        if (change.sequence <= after) {
          break;
        }
        before.put(change.slot, change.before);
      }
    }
    return before;
  }
}
