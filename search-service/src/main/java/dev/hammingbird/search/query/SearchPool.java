package dev.hammingbird.search.query;

import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceSearch;
import dev.hammingbird.search.index.SpaceView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A few threads that search. What has to wait for one waits in a bounded queue; a thread that is
 * free takes the oldest query and with it its share of those for the same view, which are answered
 * in one pass over the codes. While tables answer what is asked there is no pass to share, and each
 * goes alone: it would only wait for the others' answers. What takes less than to hand it over is
 * answered by the thread that asks, and so is, where that thread reads requests, what tables answer
 * soon: more threads at work than there are cores wait for one another.
 */
public final class SearchPool implements AutoCloseable {
  private static final long STOP_MILLIS = 5_000;

  /** Who compares more than this part of the codes reads what others can read along. */
  private static final int MANY = 4;

  /** So many a thread that reads requests puts by to answer itself; more wait in the line. */
  private static final int PUT_BY = 8;

  private final Settings settings;
  private final Watch watch;
  private final WaitingLine line;
  private final List<Thread> threads;
  private final ThreadLocal<Own> own = ThreadLocal.withInitial(Own::new);
  private final UsualTimes usual = new UsualTimes();
  private volatile boolean scanning = true; // whether the last answers took a pass over the codes

  /**
   * How to search.
   *
   * @param threads how many queries, or groups of them, are searched for at a time, at least 1
   * @param waiting how many may wait, at least 1; more are refused
   * @param together the most queries that are answered in one pass, at least 1
   * @param atOnce a space of at most so many words of codes is searched by the thread that asks; 0
   *     for none
   * @param soonNanos what tables usually answer within so many nanoseconds is searched by the
   *     thread that asks for one after the other; 0 for none
   */
  public record Settings(int threads, int waiting, int together, long atOnce, long soonNanos) {}

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

  /** What a thread that asks answers itself, and with what. */
  private static final class Own {
    final SpaceSearch search = new SpaceSearch();
    final ArrayDeque<Pending> gathered = new ArrayDeque<>();
  }

  /** Starts the threads. */
  public SearchPool(Settings settings, Watch watch) {
    this.settings = settings;
    this.watch = watch;
    this.line = new WaitingLine(settings.waiting, settings.together);
    this.threads =
        Stream.concat(
                IntStream.range(0, settings.threads)
                    .mapToObj(i -> start("search-" + i, this::work)),
                Stream.of(start("search-deadlines", this::watchDeadlines)))
            .toList();
  }

  private static Thread start(String name, Runnable task) {
    return Thread.ofPlatform().daemon().name(name).start(task);
  }

  /** Returns how many queries wait. */
  public int waiting() {
    return line.size();
  }

  /**
   * Asks.
   *
   * @param questions about one view; answered together
   * @param deadline in {@code System.nanoTime()}; when it passes, the search ends
   */
  public Pending ask(SpaceView view, List<Question> questions, long deadline) {
    return ask(new Pending(view, questions, deadline), Runnable::run, false);
  }

  /**
   * Asks on a thread that asks for one after the other.
   *
   * @param questions about one view; answered together
   * @param deadline in {@code System.nanoTime()}; when it passes, the search ends
   * @param soon runs a task on this very thread, once it has asked for whoever else is there; what
   *     is small is answered then, all in one pass over the codes, and what tables answer soon, one
   *     by one
   */
  public Pending ask(SpaceView view, List<Question> questions, long deadline, Executor soon) {
    return ask(new Pending(view, questions, deadline), soon, true);
  }

  private Pending ask(Pending pending, Executor soon, boolean oneAfterTheOther) {
    if (line.size() == 0 && (small(pending) || (oneAfterTheOther && answeredSoon(pending)))) {
      Own here = own.get();
      here.gathered.addLast(pending);
      // A task may answer for others that are there, and leave theirs nothing.
      soon.execute(() -> answerGathered(here));
    } else if (!line.add(pending)) {
      watch.refused();
      pending.outcome().complete(new Outcome.Refused(line.size()));
    }
    return pending;
  }

  private void answerGathered(Own here) {
    if (!here.gathered.isEmpty()) {
      int most = small(here.gathered.getFirst()) ? here.gathered.size() : 1;
      boolean _ = answer(here.search, Group.oldest(here.gathered, most, settings.together));
    }
  }

  /** Ends the threads; what still waits is answered as if it were cancelled. */
  @Override
  public void close() {
    line.close().forEach(Pending::cancel);
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

  /** Returns whether tables usually answer this in the time that the thread which asks may give. */
  private boolean answeredSoon(Pending pending) {
    Question question = pending.questions().getFirst();
    return own.get().gathered.size() < PUT_BY
        && pending.questions().size() == 1
        && plain(question)
        && usual.of(pending.view().space(), question) <= settings.soonNanos;
  }

  private static boolean plain(Question question) {
    return question.filter().isEmpty()
        && question.after().isEmpty()
        && question.collapse().isEmpty();
  }

  /** Answers at its deadline whatever has no answer yet, waiting or begun. */
  private void watchDeadlines() {
    try {
      for (List<Pending> late = line.awaitLate(); !late.isEmpty(); late = line.awaitLate()) {
        late.forEach(this::tooLate);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tooLate(Pending pending) {
    if (!pending.outcome().isDone()) {
      watch.late();
      pending.outcome().complete(new Outcome.Late(pending.begun()));
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

  /** Takes work and leaves to the others, who are there or soon will be, their share. */
  private List<Pending> take() throws InterruptedException {
    return line.take(scanning ? settings.threads : 0);
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
      boolean scanned = scanned(group.getFirst().view(), results);
      learn(group, scanned, end - begin);
      return scanned;
    } catch (RuntimeException e) {
      // Whoever asked has to know; this thread goes on.
      group.forEach(pending -> pending.outcome().completeExceptionally(e));
      return true;
    }
  }

  private void learn(List<Pending> group, boolean scanned, long nanos) {
    Pending first = group.getFirst();
    Question question = first.questions().getFirst();
    if (group.size() > 1 || first.questions().size() > 1 || !plain(question)) {
      return;
    }
    if (scanned) {
      usual.scanned(first.view().space(), question);
    } else {
      usual.took(first.view().space(), question, nanos);
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
      tooLate(pending);
    }
  }
}
