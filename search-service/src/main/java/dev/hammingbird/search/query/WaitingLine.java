package dev.hammingbird.search.query;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * What waits for a thread that searches, oldest first; bounded. Looks after all deadlines at once,
 * also of what was taken and is not answered yet: a timer for each would cost a tenth of a search
 * by tables.
 */
final class WaitingLine {
  private static final long FOR_EVER = Long.MAX_VALUE;

  private final int most;
  private final int together;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Condition sooner = lock.newCondition();
  private final Deque<Pending> queue = new ArrayDeque<>();
  private final Set<Pending> begun = new HashSet<>();
  private volatile int size;
  private boolean closed;
  private boolean looking; // whether somebody waits for the next deadline
  private long nextLook; // which that is, in System.nanoTime()

  /**
   * Begins empty.
   *
   * @param most how many may wait
   * @param together the most questions that are taken at a time
   */
  WaitingLine(int most, int together) {
    this.most = most;
    this.together = together;
  }

  /** Returns how many wait. */
  int size() {
    return size;
  }

  /** Lets one wait; returns false when too many do, or all has ended. */
  boolean add(Pending pending) {
    lock.lock();
    try {
      if (closed || queue.size() >= most) {
        return false;
      }
      queue.addLast(pending);
      size = queue.size();
      more.signal();
      if (!looking || pending.deadline() - nextLook < 0) {
        sooner.signal();
      }
    } finally {
      lock.unlock();
    }
    var _ = pending.outcome().whenComplete((_, _) -> leave(pending));
    return true;
  }

  /** Forgets one that is answered, or that nobody waits for any more. */
  private void leave(Pending pending) {
    lock.lock();
    try {
      if (!begun.remove(pending) && queue.remove(pending)) {
        size = queue.size();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the oldest and with it others for the same view; waits until there is one.
   *
   * @param takers among how many all that wait are shared; 0 to take the oldest alone
   * @return none once all has ended
   */
  List<Pending> take(int takers) throws InterruptedException {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        more.await();
      }
      int share = takers > 0 ? Math.ceilDiv(queue.size(), takers) : 1;
      List<Pending> group = Group.oldest(queue, share, together);
      size = queue.size();
      group.stream().filter(pending -> !pending.outcome().isDone()).forEach(begun::add);
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until deadlines pass; returns whose, or none once all has ended. */
  List<Pending> awaitLate() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        long now = System.nanoTime();
        List<Pending> late = unanswered().filter(one -> one.deadline() - now <= 0).toList();
        if (!late.isEmpty()) {
          queue.removeAll(late);
          late.forEach(begun::remove);
          size = queue.size();
          return late;
        }
        long left = unanswered().mapToLong(one -> one.deadline() - now).min().orElse(FOR_EVER);
        looking = left < FOR_EVER;
        nextLook = now + left;
        long _ = sooner.awaitNanos(left);
      }
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  private Stream<Pending> unanswered() {
    return Stream.concat(queue.stream(), begun.stream());
  }

  /** Ends it; returns what still waited. */
  List<Pending> close() {
    lock.lock();
    try {
      closed = true;
      List<Pending> left = List.copyOf(queue);
      queue.clear();
      size = 0;
      more.signalAll();
      sooner.signalAll();
      return left;
    } finally {
      lock.unlock();
    }
  }
}
