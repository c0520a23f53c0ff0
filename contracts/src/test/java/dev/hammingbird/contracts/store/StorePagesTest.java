package dev.hammingbird.contracts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/** What the script leaves out, cuts off and leaves alone. */
class StorePagesTest {
  private static final SpaceId A = new SpaceId("aaaaaaaaaaaaaaaa");
  private static final ScriptedStore STORE = new ScriptedStore();

  @AfterContainer
  static void stop() {
    STORE.close();
  }

  @Property(tries = 3)
  void aFullPageWithoutHolesNeedsNoPresenceBitsUntilOneIsCleared(@ForAll long seed) {
    Bits bits = new Bits(1024);
    STORE.redis().flushall();
    PageLayout layout = new PageLayout(bits);
    int size = layout.slotsPerPage() + 20;
    Random random = new Random(seed);
    List<BlockEntry> log = new ArrayList<>();
    for (long slot = 0; slot < size; slot++) {
      log.add(ScriptedStore.live(slot, "i" + slot, ScriptedStore.code(bits, random)));
    }
    StorePosition position = StorePosition.START;
    for (int from = 0; from < size; from += 1000) {
      int to = Math.min(size, from + 1000);
      position = STORE.write(A, bits, position, log.subList(from, to), to);
    }
    StoreKeys keys = new StoreKeys(ScriptedStore.PARTITION);
    assertThat(STORE.redis().exists(ScriptedStore.utf8(keys.live(A, 0)))).isZero();
    assertThat(STORE.redis().bitcount(ScriptedStore.utf8(keys.live(A, 1)))).isEqualTo(20);
    assertThat(STORE.redis().memoryUsage(ScriptedStore.utf8(keys.codes(A, 0))))
        .isLessThan(1_050_000);
    ScriptedStore.assertLedgerAndDigest(position, log);

    int gone = random.nextInt(layout.slotsPerPage());
    log.add(new BlockEntry.Erased(size, 1, new ImageId("i" + gone)));
    position = STORE.write(A, bits, position, log.subList(size, size + 1), size + 1);

    assertThat(STORE.redis().getbit(ScriptedStore.utf8(keys.live(A, 0)), gone)).isZero();
    assertThat(STORE.redis().bitcount(ScriptedStore.utf8(keys.live(A, 0))))
        .isEqualTo(layout.slotsPerPage() - 1);
    assertThat(STORE.redis().lrange(ScriptedStore.utf8(keys.unset(A)), 0, -1))
        .containsExactly(ScriptedStore.utf8(Integer.toString(gone)));
    assertThat(position.unset()).isEqualTo(1);
    ScriptedStore.assertLedgerAndDigest(position, log);
  }

  @Property(tries = 1)
  void theListOfClearedSlotsKeepsTheNewest() {
    Bits bits = new Bits(12);
    STORE.redis().flushall();
    int ids = 30_000;
    StorePosition position = StorePosition.START;
    for (int version = 0; version < 4; version++) {
      List<BlockEntry> entries = new ArrayList<>();
      for (int i = 0; i < ids; i++) {
        entries.add(
            ScriptedStore.live(
                version * (long) ids + i, "i" + i, ScriptedStore.code(bits, new Random(i))));
      }
      position = STORE.write(A, bits, position, entries, (version + 1L) * ids);
    }

    byte[] key = ScriptedStore.utf8(new StoreKeys(ScriptedStore.PARTITION).unset(A));
    assertThat(position.unset()).isEqualTo(3L * ids);
    assertThat(STORE.redis().llen(key)).isEqualTo(StoreKeys.UNSET_KEPT);
    assertThat(STORE.redis().lindex(key, -1))
        .isEqualTo(ScriptedStore.utf8(Integer.toString(3 * ids - 1)));
  }

  @Property(tries = 1)
  void keysOfAnotherLayoutAreLeftAlone() {
    STORE.redis().flushall();
    byte[] key = ScriptedStore.utf8(new StoreKeys(ScriptedStore.PARTITION).position(A));
    STORE.redis().hset(key, ScriptedStore.utf8("next"), ScriptedStore.utf8("7"));
    Bits bits = new Bits(12);
    CodeBlock block =
        new CodeBlock(
            A,
            bits,
            7,
            8,
            List.of(ScriptedStore.live(7, "x", ScriptedStore.code(bits, new Random(1)))));

    StoreScript.Outcome outcome = STORE.apply(A, bits, ScriptedStore.at(7), List.of(block));

    assertThat(outcome).isEqualTo(new StoreScript.Outcome.OtherLayout("1"));
    assertThat(STORE.redis().dbsize()).isEqualTo(1);
  }

  @Property(tries = 5)
  void staleWriterAnotherTopicAndAGapChangeNothing(@ForAll long seed) {
    Bits bits = new Bits(20);
    STORE.redis().flushall();
    BinaryCode code = ScriptedStore.code(bits, new Random(seed));
    CodeBlock block = new CodeBlock(A, bits, 0, 1, List.of(ScriptedStore.live(0, "x", code)));
    StorePosition one =
        ((StoreScript.Outcome.Applied) STORE.apply(A, bits, StorePosition.START, List.of(block)))
            .position();

    StoreScript.Outcome stale = STORE.apply(A, bits, StorePosition.START, List.of(block));
    StoreBatch other = new StoreBatch(ScriptedStore.PARTITION, A, bits, "another", one);
    other.add(new CodeBlock(A, bits, 1, 2, List.of(ScriptedStore.live(1, "y", code))), 1);
    StoreScript.Outcome foreign = STORE.call(other);
    StoreBatch gap = new StoreBatch(ScriptedStore.PARTITION, A, bits, "topic", one);

    assertThat(stale).isEqualTo(new StoreScript.Outcome.Elsewhere(1, 1));
    assertThat(foreign).isEqualTo(new StoreScript.Outcome.OtherTopic("topic"));
    assertThatThrownBy(() -> gap.add(new CodeBlock(A, bits, 2, 3, List.of()), 1))
        .isInstanceOf(StoreBatch.GapException.class)
        .hasMessageContaining("begins at 2, but the store stands at 1");
    assertThat(STORE.position(A)).isEqualTo(one);
  }
}
