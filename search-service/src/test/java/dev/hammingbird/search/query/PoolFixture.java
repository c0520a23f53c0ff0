package dev.hammingbird.search.query;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.LabelSets;
import dev.hammingbird.search.index.PartitionCodes;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceSearch;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.index.Upkeep;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A pool that is watched, codes for it to search, and how to keep it busy. */
abstract class PoolFixture {
  static final long LONG = 60_000_000_000L;

  final Seen seen = new Seen();
  final SpaceView view = view(20_000);

  /** Keeps the only thread busy until the gate opens. */
  CountDownLatch blocked(SearchPool pool) {
    return blocked(pool, view, List.of(question(0)));
  }

  CountDownLatch blocked(SearchPool pool, SpaceView about, List<Question> questions) {
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

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  SearchPool pool(int threads, int waiting, long atOnce) {
    return new SearchPool(new SearchPool.Settings(threads, waiting, 32, atOnce, LONG), seen);
  }

  static long deadline(long nanos) {
    return System.nanoTime() + nanos;
  }

  static Question question(int seed) {
    return Question.nearest(
        BinaryCode.ofWords(new Bits(64), new long[] {new SplittableRandom(seed).nextLong()}, 0),
        10,
        64);
  }

  List<SearchResult.Hit> alone(Question question) {
    return new SpaceSearch()
        .together(view, List.of(new Question.Asked(question, Question.Patience.ENDLESS)))
        .getFirst()
        .orElseThrow()
        .hits();
  }

  static SpaceView view(int rows) {
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

  static final class Seen implements SearchPool.Watch {
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
