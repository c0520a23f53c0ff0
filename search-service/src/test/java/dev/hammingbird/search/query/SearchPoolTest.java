package dev.hammingbird.search.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hammingbird.search.index.Plan;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SpaceSearch;
import dev.hammingbird.search.index.SpaceView;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SearchPoolTest extends PoolFixture {
  @Test
  void thoseThatWaitForOneViewAreAnsweredTogetherAndAsIfAlone() {
    try (SearchPool pool = pool(1, 100, 0)) {
      CountDownLatch gate = blocked(pool);
      List<Pending> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(pool.ask(view, List.of(question(i)), deadline(LONG)));
      }
      assertThat(pool.waiting()).isEqualTo(40);
      gate.countDown();

      for (int i = 0; i < 40; i++) {
        Question question = question(i);
        assertThat(((Outcome.Found) all.get(i).outcome().join()).results().getFirst().hits())
            .isEqualTo(alone(question));
      }
      assertThat(seen.groups).contains(32);
    }
  }

  @Test
  void whatTablesAnswerDoesNotWaitForOthers() {
    SpaceView tabled = view(150_000);
    List<Question> near = List.of(Question.nearest(question(1).code(), 1, 2));
    try (SearchPool pool = pool(1, 100, 0)) {
      Outcome first = pool.ask(tabled, near, deadline(LONG)).outcome().join();
      assertThat(((Outcome.Found) first).results().getFirst().plan().how()).isEqualTo(Plan.How.MIH);
      CountDownLatch gate = blocked(pool, tabled, near);
      List<Pending> all = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        all.add(pool.ask(tabled, near, deadline(LONG)));
      }
      gate.countDown();
      all.forEach(pending -> pending.outcome().join());

      assertThat(seen.groups).hasSize(11).containsOnly(1);
    }
  }

  @Test
  void moreThanMayWaitAreRefused() {
    try (SearchPool pool = pool(1, 3, 0)) {
      CountDownLatch gate = blocked(pool);
      List<Pending> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        all.add(pool.ask(view, List.of(question(i)), deadline(LONG)));
      }

      assertThat(all.get(4).outcome()).isCompletedWithValue(new Outcome.Refused(3));
      assertThat(all.get(2).outcome()).isNotCompleted();
      assertThat(seen.refused).hasValue(2);
      gate.countDown();
      assertThat(all.get(2).outcome().join()).isInstanceOf(Outcome.Found.class);
    }
  }

  @Test
  void aDeadlineEndsWhatWaitsAndItsPlaceIsFree() {
    try (SearchPool pool = pool(1, 3, 0)) {
      CountDownLatch gate = blocked(pool);
      Pending late = pool.ask(view, List.of(question(1)), deadline(5_000_000));

      assertThat(late.outcome().join()).isEqualTo(new Outcome.Late(false));
      assertThat(seen.late).hasValue(1);
      assertThat(pool.waiting()).isZero();
      gate.countDown();
    }
  }

  @Test
  void whoeverAsksIsAnsweredAtTheDeadlineThoughTheSearchIsHeldUp() {
    try (SearchPool pool = pool(1, 3, 0)) {
      CountDownLatch gate = new CountDownLatch(1);
      seen.onWaited = () -> await(gate);
      Pending late = pool.ask(view, List.of(question(1)), deadline(50_000_000));

      assertThat(late.outcome()).succeedsWithin(Duration.ofSeconds(30));
      assertThat(late.outcome().join()).isInstanceOf(Outcome.Late.class);
      gate.countDown();
    }
    assertThat(seen.late).hasValue(1);
  }

  @Test
  void aClientThatGoesAwayGivesItsPlaceBack() {
    try (SearchPool pool = pool(1, 3, 0)) {
      CountDownLatch gate = blocked(pool);
      Pending pending = pool.ask(view, List.of(question(1)), deadline(LONG));
      assertThat(pool.waiting()).isEqualTo(1);

      pending.cancel();

      assertThat(pool.waiting()).isZero();
      gate.countDown();
    }
  }

  @Test
  void aSearchThatIsUnderWayEndsAtItsDeadline() {
    AtomicInteger asked = new AtomicInteger();
    Question.Asked impatient = new Question.Asked(question(1), () -> asked.incrementAndGet() > 1);

    assertThat(new SpaceSearch().together(view, List.of(impatient)).getFirst()).isEmpty();
  }

  @Test
  void aSearchAllocatesForItsAnswerOnly() {
    SpaceSearch search = new SpaceSearch();
    List<Question.Asked> asked =
        List.of(new Question.Asked(question(1), Question.Patience.ENDLESS));
    for (int i = 0; i < 2000; i++) {
      search.together(view, asked);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) {
      search.together(view, asked);
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / 1000;

    assertThat(each).isLessThan(2500); // ten hits; 20,000 codes were compared
  }
}
