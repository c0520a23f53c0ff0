package dev.hammingbird.search.query;

import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceSearch;
import dev.hammingbird.search.index.SpaceView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * A few threads that search. What has to wait for one waits in a bounded queue; a thread that is
 * free takes the oldest query and with it its share of those for the same view, which are answered
 * in one pass over the codes. While tables answer what is asked there is no pass to share, and each
 * goes alone: it would only wait for the others' answers. What takes less than to hand it over is
 * answered by the thread that asks.
 */
public final class SearchPool implements AutoCloseable {
  private static final long STOP_MILLIS = 5_000;

  /** Who compares more than this part of the codes reads what others can read along. */
  private static final int MANY = 4;

  private final Settings settings;
  private final Watch watch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Pending> queue = new ArrayDeque<>();
  private final List<Thread> threads;
  private final ThreadLocal<SpaceSearch> own = ThreadLocal.withInitial(SpaceSearch::new);
  private volatile int waiting;
  private volatile boolean scanning = true; // whether the last answers took a pass over the codes
  private volatile boolean closed;

  /**
   * How to search.
   *
   * @param threads how many queries, or groups of them, are searched for at a time, at least 1
   * @param waiting how many may wait, at least 1; more are refused
   * @param together the most queries that are answered in one pass, at least 1
   * @param atOnce a space of at most so many words of codes is searched by the thread that asks; 0
   *     for none
   */
  public record Settings(int threads, int waiting, int together, long atOnce) {}

  /** Is told what happens, on the threads where it does. */
  public interface Watch {
    /** A query waited for a thread. */
    void waited(long nanos);

    /** So many queries were answered in one pass. */
    void together(int count);

    /** A query was refused because too many waited. */
    void refused();

    /** A query's deadline passed. */
    void late();
  }

  /** Starts the threads. */
  public SearchPool(Settings settings, Watch watch) {
    this.settings = settings;
    this.watch = watch;
    this.threads =
        IntStream.range(0, settings.threads)
            .mapToObj(i -> Thread.ofPlatform().daemon().name("search-" + i).start(this::work))
            .toList();
  }

  /** Returns how many queries wait. */
  public int waiting() {
    return waiting;
  }

  /**
   * Asks.
   *
   * @param questions about one view; answered together
   * @param deadline in {@code System.nanoTime()}; when it passes, the search ends
   */
  public Pending ask(SpaceView view, List<Question> questions, long deadline) {
    Pending pending = new Pending(view, questions, deadline);
    if (small(pending) && waiting == 0) {
      boolean _ = answer(own.get(), List.of(pending));
      return pending;
    }
    lock.lock();
    try {
      if (closed || queue.size() >= settings.waiting) {
        watch.refused();
        pending.outcome().complete(new Outcome.Refused(queue.size()));
        return pending;
      }
      queue.addLast(pending);
      waiting = queue.size();
      changed.signal();
    } finally {
      lock.unlock();
    }
    limit(pending);
    return pending;
  }

  /** Ends the threads; what still waits is answered as if it were cancelled. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      queue.forEach(Pending::cancel);
      queue.clear();
      waiting = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      for (Thread thread : threads) {
        thread.join(STOP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean small(Pending pending) {
    if (pending.view().live() * pending.view().bits().words() > settings.atOnce) {
      return false;
    }
    for (Question question : pending.questions()) {
      if (question.collapse().isPresent()) {
        return false;
      }
    }
    return true;
  }

  /** Sees to it that whoever asked is answered at the deadline, and that the place is free then. */
  private void limit(Pending pending) {
    long left = Math.max(0, pending.deadline() - System.nanoTime());
    var _ =
        pending
            .outcome()
            .completeOnTimeout(new Outcome.Late(false), left, TimeUnit.NANOSECONDS)
            .whenComplete((outcome, _) -> {
              if (!pending.begun()) {
                remove(pending);
                if (outcome instanceof Outcome.Late) {
                  watch.late();
                }
              }
            });
  }

  private void remove(Pending pending) {
    lock.lock();
    try {
      if (queue.remove(pending)) {
        waiting = queue.size();
      }
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    SpaceSearch search = new SpaceSearch();
    try {
      for (List<Pending> group = take(); !group.isEmpty(); group = take()) {
        scanning = answer(search, group);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for work; returns none when there will be no more. */
  private List<Pending> take() throws InterruptedException {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        changed.await();
      }
      // Others are there, or soon will be, to take their share.
      int share = scanning ? Math.ceilDiv(queue.size(), settings.threads) : 1;
      List<Pending> group = new ArrayList<>();
      int questions = 0;
      for (Iterator<Pending> all = queue.iterator(); all.hasNext(); ) {
        Pending next = all.next();
        boolean fits =
            group.isEmpty()
                || (group.size() < share
                    && next.view() == group.getFirst().view()
                    && questions + next.questions().size() <= settings.together);
        if (fits) {
          all.remove();
          next.begin();
          group.add(next);
          questions += next.questions().size();
        }
      }
      waiting = queue.size();
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** Answers a group; returns whether that took a pass over the codes. */
  private boolean answer(SpaceSearch search, List<Pending> group) {
    long begin = System.nanoTime();
    List<Question.Asked> asked = new ArrayList<>(group.size());
    for (Pending pending : group) {
      watch.waited(begin - pending.askedNanos());
      for (Question question : pending.questions()) {
        asked.add(new Question.Asked(question, pending));
      }
    }
    watch.together(asked.size());
    try {
      List<Optional<SearchResult>> results = search.together(group.getFirst().view(), asked);
      long end = System.nanoTime();
      int from = 0;
      for (Pending pending : group) {
        int to = from + pending.questions().size();
        complete(pending, results.subList(from, to), begin, end);
        from = to;
      }
      return scanned(group.getFirst().view(), results);
    } catch (RuntimeException e) {
      // Whoever asked has to know; this thread goes on.
      group.forEach(pending -> pending.outcome().completeExceptionally(e));
      return true;
    }
  }

  private static boolean scanned(SpaceView view, List<Optional<SearchResult>> results) {
    long many = view.live() / MANY;
    for (Optional<SearchResult> result : results) {
      if (result.isEmpty() || result.get().plan().touched() > many) {
        return true;
      }
    }
    return false;
  }

  private void complete(
      Pending pending, List<Optional<SearchResult>> results, long begin, long end) {
    List<SearchResult> found = new ArrayList<>(results.size());
    for (Optional<SearchResult> result : results) {
      result.ifPresent(found::add);
    }
    if (found.size() == results.size()) {
      pending
          .outcome()
          .complete(new Outcome.Found(found, begin - pending.askedNanos(), end - begin));
    } else {
      watch.late();
      pending.outcome().complete(new Outcome.Late(true));
    }
  }
}
