package dev.hammingbird.search.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SpaceView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What the thread that asks answers itself. */
class AskingThreadTest extends PoolFixture {
  @Test
  void whatIsSmallIsAnsweredByTheThreadThatAsks() {
    try (SearchPool pool = pool(1, 4, 20_000)) {
      Pending pending = pool.ask(view, List.of(question(3)), deadline(LONG));

      assertThat(pending.outcome()).isCompletedWithValueMatching(Outcome.Found.class::isInstance);
    }
  }

  @Test
  void whatIsSmallIsAnsweredTogetherWithWhatElseIsThere() {
    List<Runnable> later = new ArrayList<>();
    try (SearchPool pool = pool(1, 4, 20_000)) {
      List<Pending> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(pool.ask(view, List.of(question(i)), deadline(LONG), later::add));
      }
      assertThat(all).noneMatch(pending -> pending.outcome().isDone());
      later.forEach(Runnable::run);

      assertThat(seen.groups).containsExactly(3);
      for (int i = 0; i < 3; i++) {
        assertThat(((Outcome.Found) all.get(i).outcome().join()).results().getFirst().hits())
            .isEqualTo(alone(question(i)));
      }
    }
  }

  @Test
  void whatTablesUsuallyAnswerSoonIsAnsweredOneByOneByTheThreadThatReadsRequests() {
    SpaceView tabled = view(150_000);
    List<Question> near = List.of(Question.nearest(question(1).code(), 1, 2));
    List<Runnable> later = new ArrayList<>();
    try (SearchPool pool = pool(1, 100, 0)) {
      // Nobody knows yet how long that takes.
      pool.ask(tabled, near, deadline(LONG), later::add).outcome().join();
      assertThat(later).isEmpty();
      CountDownLatch gate = blocked(pool);
      List<Pending> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(pool.ask(tabled, near, deadline(LONG), later::add));
      }
      Pending many =
          pool.ask(
              tabled,
              List.of(Question.nearest(question(1).code(), 99, 2)),
              deadline(LONG),
              later::add);
      seen.groups.clear();
      later.forEach(Runnable::run);

      assertThat(later).hasSize(3);
      assertThat(all).allMatch(pending -> pending.outcome().isDone());
      assertThat(seen.groups).containsExactly(1, 1, 1);
      assertThat(many.outcome()).isNotDone();
      gate.countDown();
      assertThat(many.outcome().join()).isInstanceOf(Outcome.Found.class);
    }
  }

  @Test
  void ofWhatTablesAnswerSoonNoMoreThanAFewArePutBy() {
    SpaceView tabled = view(150_000);
    List<Question> near = List.of(Question.nearest(question(1).code(), 1, 2));
    List<Runnable> later = new ArrayList<>();
    try (SearchPool pool = pool(1, 3, 0)) {
      pool.ask(tabled, near, deadline(LONG), later::add).outcome().join();
      CountDownLatch gate = blocked(pool);
      List<Pending> all = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        all.add(pool.ask(tabled, near, deadline(LONG), later::add));
      }

      assertThat(later).hasSize(8);
      assertThat(pool.waiting()).isEqualTo(3);
      assertThat(all.getLast().outcome()).isCompletedWithValue(new Outcome.Refused(3));
      gate.countDown();
      later.forEach(Runnable::run);
      assertThat(all.subList(0, 11))
          .allMatch(pending -> pending.outcome().join() instanceof Outcome.Found);
    }
  }
}
