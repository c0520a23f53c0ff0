package dev.hammingbird.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.PackedCodes;
import dev.hammingbird.contracts.store.StorePosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartitionCodesTest {
  @Property(tries = 60)
  void aViewShowsWhatWasThereWhenItWasPublishedAndNothingElse(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 40) int nibbles) {
    Random random = new Random(seed);
    Bits bits = new Bits(4 * nibbles);
    PartitionCodes codes = new PartitionCodes(bits);
    Map<Long, BinaryCode> live = new TreeMap<>();
    long slot = random.nextInt(3) * 65_000L;
    PartitionView shown = PartitionView.empty(bits);
    Map<Long, BinaryCode> expected = Map.of();
    long digest = 0;
    for (int step = 0; step < 8; step++) {
      for (int i = random.nextInt(900); i > 0; i--) {
        slot += 1 + (random.nextInt(50) == 0 ? random.nextInt(9000) : 0);
        BinaryCode code = code(random, bits);
        put(codes, slot, code);
        live.put(slot, code);
        digest ^= EntryDigest.of(slot, code);
      }
      for (long gone : live.keySet().stream().filter(_ -> random.nextInt(9) == 0).toList()) {
        assertThat(codes.clear(gone)).isTrue();
        BinaryCode cleared = Objects.requireNonNull(live.remove(gone));
        digest ^= EntryDigest.of(gone, cleared);
      }
      assertShows(shown, expected, slot);
      shown = codes.publish(StorePosition.START);
      expected = new TreeMap<>(live);
      assertShows(shown, expected, slot);
    }
    assertThat(codes.digest()).isEqualTo(digest);
    assertThat(codes.live()).isEqualTo(live.size());
  }

  @Property(tries = 40)
  void aRunIsWhatItsCodesAreOneByOne(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 256) int nibbles) {
    Random random = new Random(seed);
    Bits bits = new Bits(4 * nibbles);
    int count = 1 + random.nextInt(300);
    int skipped = random.nextInt(count);
    long first = 65_536L - random.nextInt(300);
    byte[] packed = new byte[bits.packedBytes(count)];
    PartitionCodes single = new PartitionCodes(bits);
    PartitionCodes run = new PartitionCodes(bits);
    for (int i = 0; i < count; i++) {
      BinaryCode code = code(random, bits);
      PackedCodes.put(packed, i, code);
      if (i >= skipped) {
        put(single, first + i - skipped, code);
      }
    }

    run.putRun(first, packed, skipped, count - skipped);

    assertThat(run.live()).isEqualTo(single.live());
    assertThat(run.digest()).isEqualTo(single.digest());
    PartitionView shown = run.publish(StorePosition.START);
    PartitionView expected = single.publish(StorePosition.START);
    for (long slot = first - 1; slot <= first + count; slot++) {
      assertThat(shown.code(slot)).isEqualTo(expected.code(slot));
    }
  }

  @Property(tries = 6)
  void codesThatWereExpectedLieInOneSegmentButForTheLast(
      @ForAll long seed, @ForAll @IntRange(min = 4, max = 32) int nibbles) {
    Random random = new Random(seed);
    Bits bits = new Bits(4 * nibbles);
    int count = 131_072 + 1 + random.nextInt(65_536);
    byte[] packed = new byte[bits.packedBytes(count)];
    random.nextBytes(packed);
    PartitionCodes expecting = new PartitionCodes(bits);
    PartitionCodes plain = new PartitionCodes(bits);

    expecting.expect(count);
    for (int from = 0; from < count; ) {
      int some = Math.min(count - from, 1 + random.nextInt(50_000));
      expecting.putRun(from, packed, from, some);
      plain.putRun(from, packed, from, some);
      from += some;
    }
    long gone = random.nextInt(count);
    expecting.clear(gone);
    plain.clear(gone);

    PartitionView shown = expecting.publish(StorePosition.START);
    PartitionView expected = plain.publish(StorePosition.START);
    assertThat(shown.segments()).hasSize(2);
    assertThat(shown.segments().getFirst().rows()).isEqualTo(131_072);
    assertThat(expecting.digest()).isEqualTo(plain.digest());
    for (int i = 0; i < 2_000; i++) {
      long slot = i == 0 ? gone : i == 1 ? count : random.nextInt(count);
      assertThat(shown.code(slot)).isEqualTo(expected.code(slot));
    }
  }

  @Property(tries = 12)
  void segmentsAreMergedUnderneathAndNothingElseChanges(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 40) int nibbles) {
    Random random = new Random(seed);
    Bits bits = new Bits(4 * nibbles);
    Deque<Runnable> work = new ArrayDeque<>();
    PartitionCodes codes =
        new PartitionCodes(bits, new Upkeep(work::add, Upkeep.Settings.withTables(0)));
    Map<Long, BinaryCode> live = new TreeMap<>();
    int sparseness = 1 + random.nextInt(2000);
    int mostSegments = 0;
    long slot = 0;
    for (int step = 0; step < 25; step++) {
      for (int i = random.nextInt(400); i > 0; i--) {
        slot += 1 + random.nextInt(sparseness);
        BinaryCode code = code(random, bits);
        put(codes, slot, code);
        live.put(slot, code);
      }
      for (long gone : live.keySet().stream().filter(_ -> random.nextInt(60) == 0).toList()) {
        assertThat(codes.clear(gone)).isTrue();
        live.remove(gone);
      }
      if (random.nextInt(3) == 0 && !work.isEmpty()) {
        work.remove().run();
        assertThat(codes.tidied()).isTrue();
      }
      PartitionView view = codes.publish(StorePosition.START);
      mostSegments = Math.max(mostSegments, view.segments().size());
      assertThat(slots(view)).isEqualTo(List.copyOf(live.keySet()));
    }
    while (!work.isEmpty()) {
      work.remove().run();
      codes.publish(StorePosition.START);
    }
    PartitionView view = codes.publish(StorePosition.START);
    assertThat(slots(view)).isEqualTo(List.copyOf(live.keySet()));
    assertShows(view, live, slot);
    assertThat(view.segments().size()).isLessThan(Math.max(9, mostSegments));
  }

  @Test
  void aMillionCodesLieInFewSegmentsAndTakeLittleMoreThanThemselves() {
    Bits bits = new Bits(64);
    PartitionCodes codes = new PartitionCodes(bits);
    Random random = new Random(1);
    for (long slot = 0; slot < 1 << 20; slot++) {
      codes.put(slot, new long[] {random.nextLong()}, 0);
    }
    PartitionView view = codes.publish(StorePosition.START);

    assertThat(view.segments()).hasSizeLessThan(8);
    assertThat(view.segments().stream().mapToLong(Segment::bytes).sum())
        .isLessThan((1 << 20) * 8L * 5 / 4);
  }

  @Test
  void manyErasuresGiveTheirMemoryBack() {
    PartitionCodes codes = new PartitionCodes(new Bits(64));
    for (long slot = 0; slot < 200_000; slot++) {
      codes.put(slot, new long[] {slot}, 0);
    }
    for (long slot = 0; slot < 131_072; slot++) {
      if (slot % 10 != 3) {
        assertThat(codes.clear(slot)).isTrue();
      }
    }
    PartitionView view = codes.publish(StorePosition.START);

    assertThat(view.segments().getFirst().rows()).isLessThan(14_000);
    assertThat(slots(view)).hasSize(200_000 - 131_072 + 13_107).contains(3L, 131_063L, 199_999L);
    assertThat(view.code(13).orElseThrow().word(0)).isEqualTo(13);
    assertThat(view.code(14)).isEmpty();
  }

  @Test
  void aSlotOfAStretchThatIsSealedIsRefused() {
    PartitionCodes codes = new PartitionCodes(new Bits(64));
    codes.put(70_000, new long[1], 0);

    assertThatThrownBy(() -> codes.put(3, new long[1], 0))
        .hasMessage("slot 3 comes after slot 65536 and beyond; put slots in ascending order");
  }

  private static List<Long> slots(PartitionView view) {
    List<Long> slots = new ArrayList<>();
    for (Segment segment : view.segments()) {
      for (int row = 0; row < segment.rows(); row++) {
        if (segment.live().contains(row)) {
          slots.add(segment.slot(row));
          assertThat(segment.row(segment.slot(row))).isEqualTo(row);
        }
      }
    }
    return slots;
  }

  @Test
  void clearingWhatIsNotThereSaysSo() {
    PartitionCodes codes = new PartitionCodes(new Bits(64));

    assertThat(codes.clear(3)).isFalse();
    assertThat(codes.digest()).isZero();
  }

  private static void assertShows(PartitionView view, Map<Long, BinaryCode> expected, long last) {
    int shown = view.segments().stream().mapToInt(segment -> segment.live().count()).sum();
    assertThat(shown).isEqualTo(expected.size());
    expected.forEach((slot, code) -> assertThat(view.code(slot)).contains(code));
    assertThat(view.code(last + 70_000)).isEmpty();
  }

  private static void put(PartitionCodes codes, long slot, BinaryCode code) {
    long[] words = new long[code.bits().words()];
    code.copyTo(words, 0);
    codes.put(slot, words, 0);
  }

  private static BinaryCode code(Random random, Bits bits) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < bits.hexDigits(); i++) {
      hex.append(Integer.toHexString(random.nextInt(16)));
    }
    return BinaryCode.ofHex(hex.toString());
  }
}
