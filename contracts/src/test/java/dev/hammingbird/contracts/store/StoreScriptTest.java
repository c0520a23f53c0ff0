package dev.hammingbird.contracts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.PackedCodes;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.local.LocalRedis;
import io.lettuce.core.BitFieldArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
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
  private static final int PARTITION = 3;

  private static final LocalRedis REDIS = LocalRedis.start();
  private static final RedisClient CLIENT = RedisClient.create(REDIS.url());
  private static final StatefulRedisConnection<byte[], byte[]> CONNECTION =
      CLIENT.connect(ByteArrayCodec.INSTANCE);

  @AfterContainer
  static void stop() {
    CLIENT.shutdown();
    REDIS.close();
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void everyWidthReadsBackThroughBitfield(@ForAll @IntRange(min = 3, max = 256) int nibbles) {
    Random random = new Random(nibbles);
    Bits bits = new Bits(4 * nibbles);
    long first = (long) new PageLayout(bits).slotsPerPage() - random.nextInt(9);
    StorePosition start = at(first);
    CONNECTION.sync().flushall();
    seed(A, start);
    List<BlockEntry> entries = new ArrayList<>();
    for (long slot = first; slot < first + 12; slot++) {
      if (random.nextInt(5) > 0) {
        entries.add(live(slot, "i" + slot, code(bits, random)));
      }
    }
    CodeBlock block = new CodeBlock(A, bits, first, first + 12, entries);

    apply(A, bits, start, List.of(block));

    for (BlockEntry entry : entries) {
      assertThat(bitfield(bits, entry.offset())).isEqualTo(((BlockEntry.Live) entry).code().hex());
    }
  }

  @Property(tries = 150)
  void storeEqualsAPlainModelWhateverHappensInWhateverOrder(
      @ForAll @IntRange(min = 3, max = 40) int nibbles, @ForAll long seed) {
    Random random = new Random(seed);
    Bits bits = new Bits(4 * nibbles);
    CONNECTION.sync().flushall();
    List<BlockEntry> logA = log(bits, random, new Random(seed));
    List<BlockEntry> logB = log(bits, random, new Random(seed));
    StorePosition a = StorePosition.START;
    StorePosition b = StorePosition.START;
    while (a.next() < logA.size() || b.next() < logB.size()) {
      if (b.next() == logB.size() || (a.next() < logA.size() && random.nextBoolean())) {
        a = advance(A, bits, a, logA, random);
      } else {
        b = advance(B, bits, b, logB, random);
      }
    }

    assertThat(stored(A, bits, logA.size())).isEqualTo(model(logA));
    assertThat(stored(B, bits, logB.size())).isEqualTo(model(logB));
    assertIds(logA);
    assertLedgerAndDigest(a, logA);
    assertLedgerAndDigest(b, logB);
  }

  @Property(tries = 4)
  void anIndexOfManyIdsFindsThemAll(@ForAll long seed) {
    Random random = new Random(seed);
    Bits bits = new Bits(12);
    CONNECTION.sync().flushall();
    List<BlockEntry> log = new ArrayList<>();
    int size = 1 + random.nextInt(9000);
    for (long slot = 0; slot < size; slot++) {
      log.add(live(slot, "i" + random.nextInt(4 * size), code(bits, random)));
    }
    StorePosition position = StorePosition.START;
    while (position.next() < size) {
      int from = (int) position.next();
      int to = Math.min(size, from + 1 + random.nextInt(3000));
      CodeBlock block = new CodeBlock(A, bits, from, to, log.subList(from, to));
      StoreScript.Outcome outcome = apply(A, bits, position, List.of(block));
      position = ((StoreScript.Outcome.Applied) outcome).position();
    }

    assertIds(log);
    assertThat(stored(A, bits, size)).isEqualTo(model(log));
    assertLedgerAndDigest(position, log);
  }

  @Property(tries = 3)
  void aFullPageWithoutHolesNeedsNoPresenceBitsUntilOneIsCleared(@ForAll long seed) {
    Bits bits = new Bits(1024);
    CONNECTION.sync().flushall();
    PageLayout layout = new PageLayout(bits);
    int size = layout.slotsPerPage() + 20;
    Random random = new Random(seed);
    List<BlockEntry> log = new ArrayList<>();
    for (long slot = 0; slot < size; slot++) {
      log.add(live(slot, "i" + slot, code(bits, random)));
    }
    StorePosition position = StorePosition.START;
    for (int from = 0; from < size; from += 1000) {
      int to = Math.min(size, from + 1000);
      position = write(A, bits, position, log.subList(from, to), to);
    }
    StoreKeys keys = new StoreKeys(PARTITION);
    assertThat(CONNECTION.sync().exists(utf8(keys.live(A, 0)))).isZero();
    assertThat(CONNECTION.sync().bitcount(utf8(keys.live(A, 1)))).isEqualTo(20);
    assertThat(CONNECTION.sync().memoryUsage(utf8(keys.codes(A, 0)))).isLessThan(1_050_000);
    assertLedgerAndDigest(position, log);

    int gone = random.nextInt(layout.slotsPerPage());
    log.add(new BlockEntry.Erased(size, 1, new ImageId("i" + gone)));
    position = write(A, bits, position, log.subList(size, size + 1), size + 1);

    assertThat(CONNECTION.sync().getbit(utf8(keys.live(A, 0)), gone)).isZero();
    assertThat(CONNECTION.sync().bitcount(utf8(keys.live(A, 0))))
        .isEqualTo(layout.slotsPerPage() - 1);
    assertThat(CONNECTION.sync().lrange(utf8(keys.unset(A)), 0, -1))
        .containsExactly(utf8(Integer.toString(gone)));
    assertThat(position.unset()).isEqualTo(1);
    assertLedgerAndDigest(position, log);
  }

  @Property(tries = 1)
  void theListOfClearedSlotsKeepsTheNewest() {
    Bits bits = new Bits(12);
    CONNECTION.sync().flushall();
    int ids = 30_000;
    StorePosition position = StorePosition.START;
    for (int version = 0; version < 4; version++) {
      List<BlockEntry> entries = new ArrayList<>();
      for (int i = 0; i < ids; i++) {
        entries.add(live(version * (long) ids + i, "i" + i, code(bits, new Random(i))));
      }
      position = write(A, bits, position, entries, (version + 1L) * ids);
    }

    byte[] key = utf8(new StoreKeys(PARTITION).unset(A));
    assertThat(position.unset()).isEqualTo(3L * ids);
    assertThat(CONNECTION.sync().llen(key)).isEqualTo(StoreKeys.UNSET_KEPT);
    assertThat(CONNECTION.sync().lindex(key, -1)).isEqualTo(utf8(Integer.toString(3 * ids - 1)));
  }

  @Property(tries = 1)
  void keysOfAnotherLayoutAreLeftAlone() {
    CONNECTION.sync().flushall();
    byte[] key = utf8(new StoreKeys(PARTITION).position(A));
    CONNECTION.sync().hset(key, utf8("next"), utf8("7"));
    Bits bits = new Bits(12);
    CodeBlock block =
        new CodeBlock(A, bits, 7, 8, List.of(live(7, "x", code(bits, new Random(1)))));

    StoreScript.Outcome outcome = apply(A, bits, at(7), List.of(block));

    assertThat(outcome).isEqualTo(new StoreScript.Outcome.OtherLayout("1"));
    assertThat(CONNECTION.sync().dbsize()).isEqualTo(1);
  }

  @Property(tries = 5)
  void staleWriterAnotherTopicAndAGapChangeNothing(@ForAll long seed) {
    Bits bits = new Bits(20);
    CONNECTION.sync().flushall();
    BinaryCode code = code(bits, new Random(seed));
    CodeBlock block = new CodeBlock(A, bits, 0, 1, List.of(live(0, "x", code)));
    StorePosition one =
        ((StoreScript.Outcome.Applied) apply(A, bits, StorePosition.START, List.of(block)))
            .position();

    StoreScript.Outcome stale = apply(A, bits, StorePosition.START, List.of(block));
    StoreBatch other = new StoreBatch(PARTITION, A, bits, "another", one);
    other.add(new CodeBlock(A, bits, 1, 2, List.of(live(1, "y", code))), 1);
    StoreScript.Outcome foreign = call(other);
    StoreBatch gap = new StoreBatch(PARTITION, A, bits, "topic", one);

    assertThat(stale).isEqualTo(new StoreScript.Outcome.Elsewhere(1, 1));
    assertThat(foreign).isEqualTo(new StoreScript.Outcome.OtherTopic("topic"));
    assertThatThrownBy(() -> gap.add(new CodeBlock(A, bits, 2, 3, List.of()), 1))
        .isInstanceOf(StoreBatch.GapException.class)
        .hasMessageContaining("begins at 2, but the store stands at 1");
    assertThat(position(A)).isEqualTo(one);
  }

  /** Applies a few more entries, now and then from a block that overlaps what is there already. */
  private static StorePosition advance(
      SpaceId space, Bits bits, StorePosition position, List<BlockEntry> log, Random random) {
    long from = Math.max(0, position.next() - random.nextInt(4));
    long to = Math.min(log.size(), position.next() + 1 + random.nextInt(9));
    CodeBlock block = new CodeBlock(space, bits, from, to, log.subList((int) from, (int) to));
    StoreScript.Outcome outcome = apply(space, bits, position, List.of(block));
    return ((StoreScript.Outcome.Applied) outcome).position();
  }

  private static StorePosition write(
      SpaceId space, Bits bits, StorePosition position, List<BlockEntry> entries, long to) {
    CodeBlock block = new CodeBlock(space, bits, position.next(), to, entries);
    StoreScript.Outcome outcome = apply(space, bits, position, List.of(block));
    return ((StoreScript.Outcome.Applied) outcome).position();
  }

  /** The index leads from every id to its newest slot, and links lead through all before. */
  private static void assertIds(List<BlockEntry> log) {
    Map<ImageId, List<Long>> slots = new HashMap<>();
    log.forEach(entry ->
        slots.computeIfAbsent(entry.id(), _ -> new ArrayList<>()).addFirst(entry.offset()));
    Map<Long, StoredId> records = records(log.size());
    slots.forEach((id, expected) -> {
      List<Long> found = new ArrayList<>();
      OptionalLong at = newest(id, records);
      while (at.isPresent()) {
        found.add(at.getAsLong());
        StoredId stored = Objects.requireNonNull(records.get(at.getAsLong()));
        assertThat(stored.id()).isEqualTo(id);
        assertThat(stored.erased())
            .isEqualTo(log.get((int) at.getAsLong()) instanceof BlockEntry.Erased);
        at = stored.previous();
      }
      assertThat(found).isEqualTo(expected);
    });
  }

  private static OptionalLong newest(ImageId id, Map<Long, StoredId> records) {
    StoreKeys keys = new StoreKeys(PARTITION);
    byte[] count = CONNECTION.sync().hget(utf8(keys.index()), utf8("ids"));
    int hash = IdIndex.hash(id.bytes());
    long bucket = IdIndex.bucket(hash, Long.parseLong(new String(count, StandardCharsets.UTF_8)));
    byte[] slots = CONNECTION.sync().hget(utf8(keys.bucket(bucket)), IdIndex.field(hash));
    return IdIndex.slots(slots).stream()
        .filter(slot -> Objects.requireNonNull(records.get(slot)).id().equals(id))
        .mapToLong(Long::longValue)
        .findFirst();
  }

  private static Map<Long, StoredId> records(long slots) {
    Map<Long, StoredId> records = new HashMap<>();
    for (long first = 0; first < slots; first += StoreKeys.SLOTS_PER_GROUP) {
      long base = first;
      byte[] group = CONNECTION.sync().get(utf8(new StoreKeys(PARTITION).idsOf(first)));
      IdGroup.read(
          group, (index, from, to) -> records.put(base + index, StoredId.read(group, from, to)));
    }
    return records;
  }

  /** Returns what happens to few ids, so that they are replaced and erased often. */
  private static List<BlockEntry> log(Bits bits, Random codes, Random events) {
    List<BlockEntry> log = new ArrayList<>();
    int size = 5 + events.nextInt(60);
    for (long slot = 0; slot < size; slot++) {
      String id = "id|" + events.nextInt(8);
      log.add(
          switch (events.nextInt(6)) {
            case 0 -> new BlockEntry.Erased(slot, slot, new ImageId(id));
            case 1 -> new BlockEntry.RejectedByEncoder(slot, slot, new ImageId(id));
            default -> live(slot, id, code(bits, codes));
          });
    }
    return log;
  }

  /** Returns the plain truth: slot to code of each id's newest record, where that has a code. */
  private static Map<Long, String> model(List<BlockEntry> log) {
    Map<ImageId, BlockEntry> newest = new HashMap<>();
    log.forEach(entry -> newest.put(entry.id(), entry));
    Map<Long, String> live = new HashMap<>();
    for (BlockEntry entry : newest.values()) {
      if (entry instanceof BlockEntry.Live found) {
        live.put(found.offset(), found.code().hex());
      }
    }
    return live;
  }

  private static Map<Long, String> stored(SpaceId space, Bits bits, int slots) {
    StoreKeys keys = new StoreKeys(PARTITION);
    byte[] page = CONNECTION.sync().get(utf8(keys.codes(space, 0)));
    Map<Long, String> live = new HashMap<>();
    for (long slot = 0; slot < slots; slot++) {
      if (CONNECTION.sync().getbit(utf8(keys.live(space, 0)), slot) == 1) {
        live.put(slot, PackedCodes.get(page, (int) slot, bits).hex());
      }
    }
    return live;
  }

  private static void assertLedgerAndDigest(StorePosition position, List<BlockEntry> log) {
    Map<Long, String> live = model(log);
    long digest = 0;
    for (Map.Entry<Long, String> entry : live.entrySet()) {
      digest ^= EntryDigest.of(entry.getKey(), BinaryCode.ofHex(entry.getValue()));
    }

    assertThat(position.live()).isEqualTo(live.size());
    assertThat(position.seen()).isEqualTo(log.size());
    assertThat(EntryDigest.text(position.digest())).isEqualTo(EntryDigest.text(digest));
  }

  private static String bitfield(Bits bits, long slot) {
    PageLayout layout = new PageLayout(bits);
    byte[] key = utf8(new StoreKeys(PARTITION).codes(A, layout.page(slot)));
    StringBuilder hex = new StringBuilder();
    for (int bit = 0; bit < bits.count(); bit += 64) {
      int width = Math.min(64, bits.count() - bit);
      BitFieldArgs.BitFieldType type =
          width == 64 ? BitFieldArgs.signed(64) : BitFieldArgs.unsigned(width);
      int offset = layout.indexInPage(slot) * bits.count() + bit;
      long value =
          CONNECTION.sync().bitfield(key, BitFieldArgs.Builder.get(type, offset)).getFirst();
      hex.append(("%0" + width / 4 + "x").formatted(value));
    }
    return hex.toString();
  }

  private static StoreScript.Outcome apply(
      SpaceId space, Bits bits, StorePosition position, List<CodeBlock> blocks) {
    StoreBatch batch = new StoreBatch(PARTITION, space, bits, "topic", position);
    long offset = position.block();
    for (CodeBlock block : blocks) {
      batch.add(block, offset++);
    }
    return call(batch);
  }

  private static StoreScript.Outcome call(StoreBatch batch) {
    List<byte[]> reply =
        CONNECTION
            .sync()
            .eval(utf8(StoreScript.TEXT), ScriptOutputType.MULTI, batch.keys(), batch.arguments());
    return StoreScript.outcome(
        reply.stream().map(text -> new String(text, StandardCharsets.UTF_8)).toList());
  }

  private static void seed(SpaceId space, StorePosition position) {
    byte[] key = utf8(new StoreKeys(PARTITION).position(space));
    CONNECTION.sync().hset(key, utf8("layout"), utf8("2"));
    CONNECTION.sync().hset(key, utf8("next"), utf8(Long.toString(position.next())));
  }

  private static StorePosition position(SpaceId space) {
    Map<String, String> fields = new HashMap<>();
    CONNECTION
        .sync()
        .hgetall(utf8(new StoreKeys(PARTITION).position(space)))
        .forEach((field, value) ->
            fields.put(
                new String(field, StandardCharsets.UTF_8),
                new String(value, StandardCharsets.UTF_8)));
    return StorePosition.of(fields);
  }

  private static StorePosition at(long next) {
    return new StorePosition(next, 0, "", 0, 0, 0, 0, 0, 0);
  }

  private static BlockEntry.Live live(long slot, String id, BinaryCode code) {
    return new BlockEntry.Live(slot, slot, new ImageId(id), List.of(new Label("l")), code);
  }

  private static BinaryCode code(Bits bits, Random random) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < bits.hexDigits(); i++) {
      hex.append(Character.forDigit(random.nextInt(16), 16));
    }
    return BinaryCode.ofHex(hex.toString());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
