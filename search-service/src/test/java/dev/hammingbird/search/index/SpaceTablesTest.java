package dev.hammingbird.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.kernel.Kernels;
import dev.hammingbird.search.mih.MultiIndex;
import dev.hammingbird.search.mih.MultiIndexSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A space has few tables, over all partitions, and finds by them what a scan finds. */
class SpaceTablesTest {
  private static final Bits BITS = new Bits(64);
  private static final int PARTITIONS = 3;
  private static final int STRETCH = 1 << 16;
  private static final int ROWS = 64;

  private final SplittableRandom random = new SplittableRandom(11);
  private final PictureDirectory directory =
      new PictureDirectory("topic", PARTITIONS, new LabelSets(), new LabelOverrides());
  private final SpaceSearch byTables =
      new SpaceSearch(Kernels.best(), new MultiIndexSearch(Kernels.best(), 1e9));
  private final SpaceSearch byScan = new SpaceSearch(Kernels.plain());
  private final List<PartitionCodes> plain = new ArrayList<>();
  private final SpaceIndex without = index(0, 1 << 26);
  private List<PartitionCodes> parts = new ArrayList<>();

  @BeforeEach
  void begin() {
    for (int p = 0; p < PARTITIONS; p++) {
      plain.add(without.newPartition());
    }
  }

  @Test
  void oneIndexCoversAllPartitionsAndFindsWhatAScanFinds() {
    SpaceIndex index = with(1 << 28, 1 << 26);
    fill(0, 2);
    publish(index);

    SpaceView view = index.view().orElseThrow();

    assertThat(view.joints()).hasSize(1);
    assertThat(view.joints().getFirst().size()).isEqualTo(PARTITIONS);
    // The last stretch of each partition may still grow.
    assertThat(view.tabled()).isEqualTo((long) PARTITIONS * ROWS);
    compare(index);
  }

  @Test
  void aSpaceThatGrowsHasFewTablesAndStaysExactWhileSegmentsAreMergedAndCodesGo() {
    SpaceIndex index = with(1 << 28, 1 << 26);
    for (int stretch = 0; stretch < 24; stretch++) {
      fill(stretch, stretch + 1);
      for (int i = 0; i < 20; i++) {
        clear(random.nextInt(PARTITIONS), (long) STRETCH * random.nextInt(stretch + 1));
      }
      publish(index);
      assertThat(index.view().orElseThrow().joints()).hasSizeLessThanOrEqualTo(4);
      compare(index);
    }
    assertThat(index.view().orElseThrow().joints()).isNotEmpty();
  }

  @Test
  void tablesOfSegmentsThatAreGoneAreGivenUp() {
    SpaceIndex index = with(1 << 28, 1 << 26);
    fill(0, 2);
    publish(index);
    JointTables before = index.view().orElseThrow().joints().getFirst().tables();

    // Four segments of a size are merged to one.
    fill(2, 6);
    publish(index);
    publish(index);

    assertThat(index.view().orElseThrow().joints())
        .noneMatch(joint -> joint.tables() == before)
        .isNotEmpty();
    compare(index);
  }

  @Test
  void whereMemoryIsShortThereAreMoreTablesOrNone() {
    long one = MultiIndex.bytes(PARTITIONS * ROWS, BITS.count());
    SpaceIndex index = with(2 * one, 1);
    fill(0, 2);
    publish(index);
    fill(2, 3);
    publish(index);

    assertThat(index.view().orElseThrow().joints()).hasSize(2);
    compare(index);
    assertThat(without.view().orElseThrow().joints()).isEmpty();
  }

  @Test
  void whereMemoryDoesNotSufficeForAllAPartOfTheSegmentsHasTables() {
    SpaceIndex index = with(MultiIndex.bytes(2 * ROWS, BITS.count()), 1);
    fill(0, 2);
    publish(index);

    assertThat(index.view().orElseThrow().joints())
        .singleElement()
        .satisfies(joint -> assertThat(joint.size()).isEqualTo(2));
    assertThat(index.view().orElseThrow().tabled()).isEqualTo(2L * ROWS);
    compare(index);
  }

  private SpaceIndex with(long tableBytes, int mergeRows) {
    SpaceIndex index = index(tableBytes, mergeRows);
    parts = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      parts.add(index.newPartition());
    }
    return index;
  }

  private static SpaceIndex index(long tableBytes, int mergeRows) {
    return new SpaceIndex(
        new SpaceId("0123456789abcdef"),
        BITS,
        new Upkeep(Runnable::run, new Upkeep.Settings(mergeRows, 1, tableBytes)));
  }

  /** Puts codes into stretches of slots, each of which makes a segment. */
  private void fill(int from, int to) {
    for (int p = 0; p < PARTITIONS; p++) {
      for (int stretch = from; stretch < to; stretch++) {
        for (int i = 0; i < ROWS; i++) {
          // Few bits differ, so that many codes tie.
          long[] code = {random.nextLong() & 0x00ff_0000_0000_00f0L};
          parts.get(p).put((long) STRETCH * stretch + i, code, 0);
          plain.get(p).put((long) STRETCH * stretch + i, code, 0);
        }
      }
    }
  }

  private void clear(int partition, long stretch) {
    long slot = stretch + random.nextInt(ROWS);
    assertThat(parts.get(partition).clear(slot)).isEqualTo(plain.get(partition).clear(slot));
  }

  private void publish(SpaceIndex index) {
    index.publish(directory, views(parts));
    without.publish(directory, views(plain));
  }

  private static List<PartitionView> views(List<PartitionCodes> codes) {
    return codes.stream().map(part -> part.publish(StorePosition.START)).toList();
  }

  private void compare(SpaceIndex index) {
    SpaceView view = index.view().orElseThrow();
    SpaceView plainView = without.view().orElseThrow();
    IntStream.range(0, 20)
        .forEach(i -> {
          long[] query = {random.nextLong() & 0x00ff_0000_0000_00f0L};
          int k = 1 + random.nextInt(200);
          int radius = random.nextInt(3) == 0 ? random.nextInt(8) : 64;
          List<SearchResult.Hit> expected =
              byScan.nearest(plainView, query, k, radius, Optional.empty()).hits();
          SearchResult found = byTables.nearest(view, query, k, radius, Optional.empty());
          assertThat(found.hits()).isEqualTo(expected);
          assertThat(found.plan().how())
              .isEqualTo(view.joints().isEmpty() ? Plan.How.SCAN : Plan.How.MIH);
          continued(view, query, expected);
        });
  }

  /** Asks for what comes after a hit, which many others tie with. */
  private void continued(SpaceView view, long[] query, List<SearchResult.Hit> all) {
    if (all.size() < 2) {
      return;
    }
    int at = random.nextInt(all.size() - 1);
    Question question =
        new Question(
            BinaryCode.ofWords(BITS, query, 0),
            all.size() - 1 - at,
            64,
            Optional.empty(),
            Optional.of(all.get(at)),
            OptionalInt.empty());
    Optional<SearchResult> rest =
        byTables
            .together(view, List.of(new Question.Asked(question, Question.Patience.ENDLESS)))
            .getFirst();
    assertThat(rest.orElseThrow().hits()).isEqualTo(all.subList(at + 1, all.size()));
  }
}
