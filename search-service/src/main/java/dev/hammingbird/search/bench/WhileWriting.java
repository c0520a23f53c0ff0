package dev.hammingbird.search.bench;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.LabelSets;
import dev.hammingbird.search.index.PartitionCodes;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.PictureFilter;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SearchResult;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceSearch;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.index.Upkeep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Searches while a writer adds and erases: each answer must be that of one state, whole. The writer
 * waits for readers that fall behind, so that a busy machine sees as many searches as an idle one.
 */
public final class WhileWriting {
  private static final int STEPS_A_SEARCH = 2;
  private static final Bits BITS = new Bits(64);
  private static final long MASK = 0xFF0000000000FFL;
  private static final long END = -1;

  private final Map<Long, Oracle> states = new ConcurrentHashMap<>();
  private final PictureDirectory directory =
      new PictureDirectory("topic", 1, new LabelSets(), new LabelOverrides());
  private final SpaceIndex index;
  private final Semaphore searched = new Semaphore(0);
  private final int steps;
  private final SplittableRandom random;

  private WhileWriting(long seed, int steps, ExecutorService upkeep) {
    this.random = new SplittableRandom(seed);
    this.steps = steps;
    this.index =
        new SpaceIndex(
            RandomSpace.SPACE, BITS, new Upkeep(upkeep, new Upkeep.Settings(1 << 20, 1, 1 << 28)));
  }

  /**
   * What readers saw.
   *
   * @param searches how many searches there were
   * @param wrong what was wrong
   */
  public record Seen(int searches, List<String> wrong) {}

  /** Writes so many states while two threads search, at least half as often. */
  public static Seen check(long seed, int steps) throws InterruptedException, ExecutionException {
    try (ExecutorService upkeep = Executors.newSingleThreadExecutor();
        ExecutorService readers = Executors.newFixedThreadPool(2)) {
      WhileWriting one = new WhileWriting(seed, steps, upkeep);
      PartitionCodes codes = one.index.newPartition();
      one.show(codes, new TreeMap<>(), 0);
      List<Future<Seen>> reading = new ArrayList<>();
      for (int r = 0; r < 2; r++) {
        SplittableRandom own = one.random.split();
        reading.add(readers.submit(() -> one.read(own)));
      }
      try {
        one.write(codes);
      } finally {
        one.states.put(END, new Oracle(List.of())); // readers end even if the writer failed
      }
      List<String> wrong = new ArrayList<>();
      int searches = 0;
      for (Future<Seen> seen : reading) {
        searches += seen.get().searches;
        wrong.addAll(seen.get().wrong);
      }
      return new Seen(searches, wrong);
    }
  }

  private void write(PartitionCodes codes) throws InterruptedException {
    TreeMap<Long, Oracle.Picture> live = new TreeMap<>();
    long slot = 0;
    for (int step = 1; step <= steps; step++) {
      for (int i = random.nextInt(30); i >= 0; i--) {
        slot += 1 + random.nextInt(1500);
        Oracle.Picture picture =
            new Oracle.Picture(
                BinaryCode.ofWords(BITS, new long[] {random.nextLong() & MASK}, 0),
                new ImageId("p" + slot),
                random.nextInt(10) == 0 ? RandomSpace.LABELS.subList(0, 1) : List.of(),
                slot);
        RandomSpace.add(directory, new Slot(0, slot), picture);
        codes.put(slot, picture.words(), 0);
        live.put(slot, picture);
      }
      for (long gone : live.keySet().stream().filter(_ -> random.nextInt(90) == 0).toList()) {
        codes.clear(gone);
        live.remove(gone);
      }
      show(codes, live, step);
      if (step % STEPS_A_SEARCH == 0) {
        searched.acquire();
      }
    }
  }

  private void show(PartitionCodes codes, Map<Long, Oracle.Picture> live, long step) {
    states.put(step, new Oracle(List.of(live)));
    index.publish(directory, List.of(codes.publish(RandomSpace.position(step))));
  }

  private Seen read(SplittableRandom own) {
    try {
      return readUntilTheEnd(own);
    } finally {
      searched.release(steps); // whatever ended this reader, the writer must not wait for it
    }
  }

  private Seen readUntilTheEnd(SplittableRandom own) {
    List<SpaceSearch> ways = Exactness.ways();
    List<String> wrong = new ArrayList<>();
    int searches = 0;
    while (!states.containsKey(END)) {
      SpaceView view = index.view().orElseThrow();
      long step = view.partitions().getFirst().position().next();
      Question question = question(own);
      SpaceSearch way = ways.get(own.nextInt(ways.size()));
      List<SearchResult.Hit> found =
          way.together(view, Exactness.asked(List.of(question))).getFirst().orElseThrow().hits();
      List<SearchResult.Hit> expected = Objects.requireNonNull(states.get(step)).answer(question);
      if (!found.equals(expected)) {
        wrong.add("state %d: found %s, expected %s".formatted(step, found, expected));
      }
      searches++;
      searched.release();
    }
    return new Seen(searches, wrong);
  }

  private static Question question(SplittableRandom random) {
    return new Question(
        BinaryCode.ofWords(BITS, new long[] {random.nextLong() & MASK}, 0),
        1 + random.nextInt(40),
        BITS.count(),
        random.nextInt(3) == 0
            ? Optional.of(PictureFilter.anyOf(RandomSpace.LABELS.subList(0, 1)))
            : Optional.empty(),
        Optional.empty(),
        random.nextInt(5) == 0 ? OptionalInt.of(2) : OptionalInt.empty());
  }
}
