package dev.hammingbird.search.index;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.kernel.Kernels;
import dev.hammingbird.search.mih.MultiIndexSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Searches a space of random codes again and again, by scans and by tables, until the JVM has
 * compiled what a search of such codes runs through. Before that, a scan of millions takes seconds,
 * for the vectors of an interpreted loop are objects; a replica that answered at once would answer
 * too late. There are enough codes that hits are as rare as they are among millions: what is
 * compiled for other odds is given up at the first query, and compiled anew while many wait.
 */
public final class WarmUp {
  private static final SpaceId NOWHERE = new SpaceId("0000000000000000");
  private static final int FEWEST_ROWS = 4096;
  private static final int STRETCH = 1 << 16;
  private static final int QUERIES = 16;
  private static final int TOGETHER = 5;

  /** A round that is no faster than this share of the fastest one is no better. */
  private static final double BETTER = 0.9;

  /**
   * After so much time, and so many rounds, without a better one everything is compiled. Time alone
   * does not tell: on a busy machine the compiler takes its turn late, while rounds stay as slow as
   * they were, some hundred times slower than compiled ones.
   */
  private static final long STEADY_NANOS = 200_000_000;

  private static final int STEADY_ROUNDS = 40;
  private static final long LIMIT_NANOS = 20_000_000_000L;

  /** How many times as dear as a scan tables may be, which pay among millions only. */
  private static final double DEARER = 64;

  /** What is compiled is so for the whole process. */
  private static final Map<Bits, CompletableFuture<Void>> BEGUN = new ConcurrentHashMap<>();

  private final SplittableRandom random = new SplittableRandom(1);
  private final Bits bits;
  private final int rows;
  private final SpaceSearch byPrice = new SpaceSearch();
  private final SpaceSearch byTables =
      new SpaceSearch(Kernels.best(), new MultiIndexSearch(Kernels.best(), DEARER));
  private final SpaceView plain;
  private final SpaceView tabled;

  private WarmUp(Bits bits) {
    this.bits = bits;
    // Tables grow with the square of the width.
    this.rows = Math.max(FEWEST_ROWS, STRETCH / (bits.words() * bits.words()));
    this.plain = view(Upkeep.atOnce());
    this.tabled = view(new Upkeep(Runnable::run, new Upkeep.Settings(1 << 20, rows, 1 << 28)));
  }

  /**
   * Has searches of codes of a width compiled, unless that was begun before: on a thread of its
   * own, for a second or two, twenty at most.
   *
   * @return done when it is
   */
  public static CompletableFuture<Void> begin(Bits bits) {
    // Done also when it failed: to be slow at first is better than never to answer.
    return BEGUN.computeIfAbsent(
        bits,
        wanted ->
            CompletableFuture.runAsync(
                () -> new WarmUp(wanted).run(),
                Thread.ofPlatform().daemon().name("warm-up-" + wanted.count())::start));
  }

  private void run() {
    long start = System.nanoTime();
    long improved = start;
    double best = Double.MAX_VALUE;
    long now = start;
    int same = 0;
    while ((now - improved < STEADY_NANOS || same < STEADY_ROUNDS) && now - start < LIMIT_NANOS) {
      long begin = System.nanoTime();
      round(byPrice, plain);
      round(byPrice, tabled);
      round(byTables, tabled);
      now = System.nanoTime();
      same++;
      if (now - begin < BETTER * best) {
        best = now - begin;
        improved = now;
        same = 0;
      }
    }
  }

  private void round(SpaceSearch search, SpaceView view) {
    List<Question.Asked> some = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      some.add(
          new Question.Asked(
              Question.nearest(code(), 10, i % 2 == 0 ? bits.count() : bits.count() / 4),
              Question.Patience.ENDLESS));
      if (some.size() == (i % 2 == 0 ? 1 : TOGETHER)) {
        search.together(view, some);
        some.clear();
      }
    }
  }

  /** Returns a view of two partitions, each of a sealed segment and a head, with gaps. */
  private SpaceView view(Upkeep upkeep) {
    SpaceIndex index = new SpaceIndex(NOWHERE, bits, upkeep);
    PictureDirectory directory = new PictureDirectory("", 2, new LabelSets(), new LabelOverrides());
    index.publish(
        directory, IntStream.range(0, 2).mapToObj(_ -> partition(index.newPartition())).toList());
    return index.view().orElseThrow();
  }

  private PartitionView partition(PartitionCodes codes) {
    long[] words = new long[bits.words()];
    for (long first = 0; first <= STRETCH; first += STRETCH) {
      for (long slot = first; slot < first + rows; slot++) {
        code().copyTo(words, 0);
        codes.put(slot, words, 0);
      }
      for (long slot = first; slot < first + rows; slot += 100) {
        codes.clear(slot);
      }
    }
    return codes.publish(StorePosition.START);
  }

  private BinaryCode code() {
    long[] words = new long[bits.words()];
    for (int i = 0; i < words.length; i++) {
      words[i] = random.nextLong();
    }
    words[words.length - 1] &= -1L << (words.length * Long.SIZE - bits.count());
    return BinaryCode.ofWords(bits, words, 0);
  }
}
