package dev.hammingbird.search.query;

import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SpaceView;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Questions that were asked and whose answers are on their way. Safe for several threads. */
public final class Pending implements Question.Patience {
  private final SpaceView view;
  private final List<Question> questions;
  private final long deadline;
  private final long asked = System.nanoTime();
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private volatile boolean begun;

  Pending(SpaceView view, List<Question> questions, long deadline) {
    this.view = view;
    this.questions = List.copyOf(questions);
    this.deadline = deadline;
  }

  /** Returns what comes of it; completed exceptionally only by a defect. */
  public CompletableFuture<Outcome> outcome() {
    return outcome;
  }

  /** Says that nobody waits for the answer any more. */
  public void cancel() {
    outcome.complete(new Outcome.Cancelled());
  }

  /** Returns whether the deadline passed or nobody waits any more. */
  @Override
  public boolean over() {
    return outcome.isDone() || System.nanoTime() - deadline >= 0;
  }

  SpaceView view() {
    return view;
  }

  List<Question> questions() {
    return questions;
  }

  long deadline() {
    return deadline;
  }

  long askedNanos() {
    return asked;
  }

  boolean begun() {
    return begun;
  }

  void begin() {
    begun = true;
  }
}
