package dev.hammingbird.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.index.SearchResult.Hit;
import dev.hammingbird.search.kernel.Kernels;
import dev.hammingbird.search.kernel.ScanKernel;
import dev.hammingbird.search.mih.MultiIndexSearch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random spaces against comparing everything. {@code -Dhammingbird.search.cases=100000} runs more
 * of them than a build does.
 */
class SearchOracleTest {
  private static final int CASES = Integer.getInteger("hammingbird.search.cases", 2000);
  private static final int[] WIDTHS = {12, 16, 28, 32, 36, 48, 60, 64, 64, 68, 96, 128, 256, 1024};
  private static final SpaceId SPACE = new SpaceId("0123456789abcdef");

  /** What there is, by slot, of one partition. */
  private record Oracle(TreeMap<Long, long[]> live) {}

  @Test
  void threeReplicasFindInRandomSpacesWhatComparingEverythingFinds() {
    List<SpaceSearch> ways = ways();
    for (int i = 0; i < CASES; i++) {
      Random random = new Random(i);
      Case one = new Case(random);
      for (int q = 0; q < 4; q++) {
        long[] query = one.code();
        int k = random.nextInt(4) == 0 ? 1 + random.nextInt(900) : 1 + random.nextInt(12);
        int radius =
            random.nextInt(3) == 0 ? random.nextInt(one.bits.count() + 2) : one.bits.count();
        Optional<SlotFilter> filter =
            random.nextInt(3) == 0
                ? Optional.of((partition, slot) -> (slot + partition) % 3 != 0)
                : Optional.empty();
        List<Hit> expected = everything(one.oracles, query, k, radius, filter);
        for (SpaceView replica : one.replicas()) {
          SpaceSearch way = ways.get(random.nextInt(ways.size()));
          assertThat(way.nearest(replica, query, k, radius, filter).hits())
              .as("case %d, query %d", i, q)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void readersSeeOneStateWhileTheWriterGoesOn() throws Exception {
    Bits bits = new Bits(64);
    Random random = new Random(7);
    Map<Long, Oracle> states = new ConcurrentHashMap<>();
    try (ExecutorService upkeep = Executors.newSingleThreadExecutor();
        ExecutorService readers = Executors.newFixedThreadPool(2)) {
      SpaceIndex index =
          new SpaceIndex(SPACE, bits, new Upkeep(upkeep, new Upkeep.Settings(1 << 20, 1, 1 << 28)));
      PartitionCodes codes = index.newPartition();
      PictureDirectory directory = directory(1);
      states.put(0L, new Oracle(new TreeMap<>()));
      index.publish(directory, List.of(codes.publish(position(0))));
      List<Future<Integer>> reading = new ArrayList<>();
      for (int r = 0; r < 2; r++) {
        int seed = r;
        reading.add(readers.submit(() -> read(index, states, new Random(seed))));
      }
      TreeMap<Long, long[]> live = new TreeMap<>();
      long slot = 0;
      for (int step = 1; step <= 400; step++) {
        for (int i = random.nextInt(30); i >= 0; i--) {
          slot += 1 + random.nextInt(1500);
          long[] code = {random.nextLong() & 0xFF0000000000FFL};
          codes.put(slot, code, 0);
          live.put(slot, code);
        }
        for (long gone : live.keySet().stream().filter(_ -> random.nextInt(90) == 0).toList()) {
          codes.clear(gone);
          live.remove(gone);
        }
        states.put((long) step, new Oracle(new TreeMap<>(live)));
        index.publish(directory, List.of(codes.publish(position(step))));
      }
      states.put(-1L, new Oracle(new TreeMap<>())); // the end
      for (Future<Integer> one : reading) {
        assertThat(one.get()).isPositive();
      }
    }
  }

  private static int read(SpaceIndex index, Map<Long, Oracle> states, Random random) {
    List<SpaceSearch> ways = ways();
    int searches = 0;
    while (!states.containsKey(-1L) || searches < 20) {
      SpaceView view = index.view().orElseThrow();
      Oracle state = states.get(view.partitions().getFirst().position().next());
      long[] query = {random.nextLong() & 0xFF0000000000FFL};
      int k = 1 + random.nextInt(40);
      SpaceSearch way = ways.get(random.nextInt(ways.size()));
      assertThat(way.nearest(view, query, k, 64, Optional.empty()).hits())
          .isEqualTo(everything(List.of(state), query, k, 64, Optional.empty()));
      searches++;
    }
    return searches;
  }

  /** A search by the planner, one by tables whatever they cost, and one by plain loops. */
  private static List<SpaceSearch> ways() {
    ScanKernel best = Kernels.best();
    return List.of(
        new SpaceSearch(),
        new SpaceSearch(best, new MultiIndexSearch(best, 1e9)),
        new SpaceSearch(Kernels.plain()));
  }

  private static List<Hit> everything(
      List<Oracle> oracles, long[] query, int k, int radius, Optional<SlotFilter> filter) {
    List<Hit> all = new ArrayList<>();
    for (int p = 0; p < oracles.size(); p++) {
      int partition = p;
      oracles
          .get(p)
          .live
          .forEach((slot, code) -> {
            int distance = 0;
            for (int w = 0; w < query.length; w++) {
              distance += Long.bitCount(code[w] ^ query[w]);
            }
            boolean wanted = filter.isEmpty() || filter.get().accepts(partition, slot);
            if (distance <= radius && wanted) {
              all.add(new Hit(distance, new Slot(partition, slot)));
            }
          });
    }
    all.sort(Comparator.comparingInt(Hit::distance)); // stable: partitions and slots ascend
    return all.subList(0, Math.min(k, all.size()));
  }

  private static StorePosition position(long next) {
    return new StorePosition(next, 0, "topic", 0, 0, 0, 0, 0, 0);
  }

  private static PictureDirectory directory(int partitions) {
    return new PictureDirectory("topic", partitions, new LabelSets(), new LabelOverrides());
  }

  /** A random space, in three replicas that arrange it differently. */
  private static final class Case {
    final Random random;
    final Bits bits;
    final long[][] centres;
    final int flips;
    final List<Oracle> oracles;
    final List<List<PartitionCodes>> replicas;

    Case(Random random) {
      this.random = random;
      this.bits = new Bits(WIDTHS[random.nextInt(WIDTHS.length)]);
      this.centres = new long[1 + random.nextInt(8)][];
      Arrays.setAll(centres, _ -> uniform());
      this.flips = random.nextInt(4) == 0 ? 0 : random.nextInt(bits.count());
      int partitions = 1 + random.nextInt(3);
      this.oracles =
          IntStream.range(0, partitions).mapToObj(_ -> new Oracle(new TreeMap<>())).toList();
      boolean tables = bits.count() <= 128 && random.nextInt(20) == 0;
      this.replicas =
          List.of(
              writers(partitions, Upkeep.atOnce()),
              writers(partitions, new Upkeep(_ -> {}, Upkeep.Settings.withTables(0))),
              writers(
                  partitions,
                  new Upkeep(
                      Runnable::run, new Upkeep.Settings(1 << 20, 1, tables ? 1 << 28 : 0))));
      for (int p = 0; p < partitions; p++) {
        fill(p);
      }
    }

    private List<PartitionCodes> writers(int partitions, Upkeep upkeep) {
      return IntStream.range(0, partitions)
          .mapToObj(_ -> new PartitionCodes(bits, upkeep))
          .toList();
    }

    private void fill(int partition) {
      TreeMap<Long, long[]> live = oracles.get(partition).live;
      long slot = random.nextInt(70_000);
      int gaps = random.nextBoolean() ? 1 : 1 + random.nextInt(700);
      for (int i = random.nextInt(5) == 0 ? 0 : random.nextInt(260); i > 0; i--) {
        slot += 1 + random.nextInt(gaps);
        long[] code = code();
        live.put(slot, code);
        for (List<PartitionCodes> replica : replicas) {
          replica.get(partition).put(slot, code, 0);
        }
        if (random.nextInt(6) == 0) {
          long gone = live.floorKey(slot - random.nextInt(1 + (int) (slot - live.firstKey())));
          live.remove(gone);
          replicas.forEach(replica -> replica.get(partition).clear(gone));
        }
        if (random.nextInt(40) == 0) {
          replicas
              .get(random.nextInt(3))
              .get(partition)
              .publish(StorePosition.START); // a view more or less changes nothing
        }
      }
    }

    List<SpaceView> replicas() {
      PictureDirectory directory = directory(oracles.size());
      return replicas.stream()
          .map(writers ->
              new SpaceView(
                  SPACE,
                  bits,
                  directory,
                  writers.stream().map(one -> one.publish(position(1))).toList()))
          .toList();
    }

    long[] code() {
      long[] code = centres[random.nextInt(centres.length)].clone();
      for (int i = flips == 0 ? 0 : random.nextInt(flips); i > 0; i--) {
        int bit = random.nextInt(bits.count());
        code[bit >>> 6] ^= Long.MIN_VALUE >>> bit;
      }
      return code;
    }

    private long[] uniform() {
      long[] code = new long[bits.words()];
      Arrays.setAll(code, _ -> random.nextLong());
      code[code.length - 1] &= -1L << (code.length * 64 - bits.count());
      return code;
    }
  }
}
