package dev.hammingbird.contracts.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** The script against a real Redis: bit for bit what BITFIELD reads, and equal to a plain model. */
class StoreScriptTest {
  private static final SpaceId A = new SpaceId("aaaaaaaaaaaaaaaa");
  private static final SpaceId B = new SpaceId("bbbbbbbbbbbbbbbb");
  private static final ScriptedStore STORE = new ScriptedStore();

  @AfterContainer
  static void stop() {
    STORE.close();
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void everyWidthReadsBackThroughBitfield(@ForAll @IntRange(min = 3, max = 256) int nibbles) {
    Random random = new Random(nibbles);
    Bits bits = new Bits(4 * nibbles);
    long first = (long) new PageLayout(bits).slotsPerPage() - random.nextInt(9);
    StorePosition start = ScriptedStore.at(first);
    STORE.redis().flushall();
    STORE.seed(A, start);
    List<BlockEntry> entries = new ArrayList<>();
    for (long slot = first; slot < first + 12; slot++) {
      if (random.nextInt(5) > 0) {
        entries.add(ScriptedStore.live(slot, "i" + slot, ScriptedStore.code(bits, random)));
      }
    }
    CodeBlock block = new CodeBlock(A, bits, first, first + 12, entries);

    STORE.apply(A, bits, start, List.of(block));

    for (BlockEntry entry : entries) {
      assertThat(STORE.bitfield(A, bits, entry.offset()))
          .isEqualTo(((BlockEntry.Live) entry).code().hex());
    }
  }

  @Property(tries = 150)
  void storeEqualsAPlainModelWhateverHappensInWhateverOrder(
      @ForAll @IntRange(min = 3, max = 40) int nibbles, @ForAll long seed) {
    Random random = new Random(seed);
    Bits bits = new Bits(4 * nibbles);
    STORE.redis().flushall();
    List<BlockEntry> logA = ScriptedStore.log(bits, random, new Random(seed));
    List<BlockEntry> logB = ScriptedStore.log(bits, random, new Random(seed));
    StorePosition a = StorePosition.START;
    StorePosition b = StorePosition.START;
    while (a.next() < logA.size() || b.next() < logB.size()) {
      if (b.next() == logB.size() || (a.next() < logA.size() && random.nextBoolean())) {
        a = STORE.advance(A, bits, a, logA, random);
      } else {
        b = STORE.advance(B, bits, b, logB, random);
      }
    }

    assertThat(STORE.stored(A, bits, logA.size())).isEqualTo(ScriptedStore.model(logA));
    assertThat(STORE.stored(B, bits, logB.size())).isEqualTo(ScriptedStore.model(logB));
    STORE.assertIds(logA);
    ScriptedStore.assertLedgerAndDigest(a, logA);
    ScriptedStore.assertLedgerAndDigest(b, logB);
  }

  @Property(tries = 4)
  void anIndexOfManyIdsFindsThemAll(@ForAll long seed) {
    Random random = new Random(seed);
    Bits bits = new Bits(12);
    STORE.redis().flushall();
    List<BlockEntry> log = new ArrayList<>();
    int size = 1 + random.nextInt(9000);
    for (long slot = 0; slot < size; slot++) {
      log.add(
          ScriptedStore.live(
              slot, "i" + random.nextInt(4 * size), ScriptedStore.code(bits, random)));
    }
    StorePosition position = StorePosition.START;
    while (position.next() < size) {
      int from = (int) position.next();
      int to = Math.min(size, from + 1 + random.nextInt(3000));
      CodeBlock block = new CodeBlock(A, bits, from, to, log.subList(from, to));
      StoreScript.Outcome outcome = STORE.apply(A, bits, position, List.of(block));
      position = ((StoreScript.Outcome.Applied) outcome).position();
    }

    STORE.assertIds(log);
    assertThat(STORE.stored(A, bits, size)).isEqualTo(ScriptedStore.model(log));
    ScriptedStore.assertLedgerAndDigest(position, log);
  }
}
