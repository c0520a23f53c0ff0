package dev.hammingbird.search.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.LabelSets;
import dev.hammingbird.search.index.PartitionCodes;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.Plan;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceSearch;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.index.Upkeep;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SearchPoolTest {
  private static final long LONG = 60_000_000_000L;

  private final Seen seen = new Seen();
  private final SpaceView view = view(20_000);

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

  /** Keeps the only thread busy until the gate opens. */
  private CountDownLatch blocked(SearchPool pool) {
    return blocked(pool, view, List.of(question(0)));
  }

  private CountDownLatch blocked(SearchPool pool, SpaceView about, List<Question> questions) {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    seen.onWaited =
        () -> {
          seen.onWaited = () -> {};
          begun.countDown();
          await(gate);
        };
    var _ = pool.ask(about, questions, deadline(LONG));
    await(begun);
    return gate;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private SearchPool pool(int threads, int waiting, long atOnce) {
    return new SearchPool(new SearchPool.Settings(threads, waiting, 32, atOnce, LONG), seen);
  }

  private static long deadline(long nanos) {
    return System.nanoTime() + nanos;
  }

  private static Question question(int seed) {
    return Question.nearest(
        BinaryCode.ofWords(new Bits(64), new long[] {new SplittableRandom(seed).nextLong()}, 0),
        10,
        64);
  }

  private List<SearchResult.Hit> alone(Question question) {
    return new SpaceSearch()
        .together(view, List.of(new Question.Asked(question, Question.Patience.ENDLESS)))
        .getFirst()
        .orElseThrow()
        .hits();
  }

  private static SpaceView view(int rows) {
    Upkeep upkeep = new Upkeep(Runnable::run, new Upkeep.Settings(1 << 26, 1, 1 << 28));
    SpaceIndex index = new SpaceIndex(new SpaceId("0123456789abcdef"), new Bits(64), upkeep);
    PartitionCodes codes = index.newPartition();
    SplittableRandom random = new SplittableRandom(9);
    for (int slot = 0; slot < rows; slot++) {
      codes.put(slot, new long[] {random.nextLong()}, 0);
    }
    index.publish(
        new PictureDirectory("topic", 1, new LabelSets(), new LabelOverrides()),
        List.of(codes.publish(new StorePosition(rows, 0, "topic", rows, 0, 0, 0, 0, 0))));
    return index.view().orElseThrow();
  }

  private static final class Seen implements SearchPool.Watch {
    final Queue<Integer> groups = new ConcurrentLinkedQueue<>();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger late = new AtomicInteger();
    volatile Runnable onWaited = () -> {};

    @Override
    public void waited(long nanos) {
      onWaited.run();
    }

    @Override
    public void together(int count) {
      groups.add(count);
    }

    @Override
    public void refused() {
      refused.incrementAndGet();
    }

    @Override
    public void late() {
      late.incrementAndGet();
    }
  }
}
