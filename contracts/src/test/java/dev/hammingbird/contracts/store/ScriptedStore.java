package dev.hammingbird.contracts.store;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;

/** A Redis of its own, written by the script and read by hand. */
final class ScriptedStore implements AutoCloseable {
  static final int PARTITION = 3;

  private final LocalRedis redis = LocalRedis.start();
  private final RedisClient client = RedisClient.create(redis.url());
  private final StatefulRedisConnection<byte[], byte[]> connection =
      client.connect(ByteArrayCodec.INSTANCE);

  @Override
  public void close() {
    client.shutdown();
    redis.close();
  }

  RedisCommands<byte[], byte[]> redis() {
    return connection.sync();
  }

  /** Applies a few more entries, now and then from a block that overlaps what is there already. */
  StorePosition advance(
      SpaceId space, Bits bits, StorePosition position, List<BlockEntry> log, Random random) {
    long from = Math.max(0, position.next() - random.nextInt(4));
    long to = Math.min(log.size(), position.next() + 1 + random.nextInt(9));
    CodeBlock block = new CodeBlock(space, bits, from, to, log.subList((int) from, (int) to));
    StoreScript.Outcome outcome = apply(space, bits, position, List.of(block));
    return ((StoreScript.Outcome.Applied) outcome).position();
  }

  StorePosition write(
      SpaceId space, Bits bits, StorePosition position, List<BlockEntry> entries, long to) {
    CodeBlock block = new CodeBlock(space, bits, position.next(), to, entries);
    StoreScript.Outcome outcome = apply(space, bits, position, List.of(block));
    return ((StoreScript.Outcome.Applied) outcome).position();
  }

  /** The index leads from every id to its newest slot, and links lead through all before. */
  void assertIds(List<BlockEntry> log) {
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

  private OptionalLong newest(ImageId id, Map<Long, StoredId> records) {
    StoreKeys keys = new StoreKeys(PARTITION);
    byte[] count = redis().hget(utf8(keys.index()), utf8("ids"));
    int hash = IdIndex.hash(id.bytes());
    long bucket = IdIndex.bucket(hash, Long.parseLong(new String(count, StandardCharsets.UTF_8)));
    byte[] slots = redis().hget(utf8(keys.bucket(bucket)), IdIndex.field(hash));
    return IdIndex.slots(slots).stream()
        .filter(slot -> Objects.requireNonNull(records.get(slot)).id().equals(id))
        .mapToLong(Long::longValue)
        .findFirst();
  }

  private Map<Long, StoredId> records(long slots) {
    Map<Long, StoredId> records = new HashMap<>();
    for (long first = 0; first < slots; first += StoreKeys.SLOTS_PER_GROUP) {
      long base = first;
      byte[] group = redis().get(utf8(new StoreKeys(PARTITION).idsOf(first)));
      IdGroup.read(
          group, (index, from, to) -> records.put(base + index, StoredId.read(group, from, to)));
    }
    return records;
  }

  Map<Long, String> stored(SpaceId space, Bits bits, int slots) {
    StoreKeys keys = new StoreKeys(PARTITION);
    byte[] page = redis().get(utf8(keys.codes(space, 0)));
    Map<Long, String> live = new HashMap<>();
    for (long slot = 0; slot < slots; slot++) {
      if (redis().getbit(utf8(keys.live(space, 0)), slot) == 1) {
        live.put(slot, PackedCodes.get(page, (int) slot, bits).hex());
      }
    }
    return live;
  }

  String bitfield(SpaceId space, Bits bits, long slot) {
    PageLayout layout = new PageLayout(bits);
    byte[] key = utf8(new StoreKeys(PARTITION).codes(space, layout.page(slot)));
    StringBuilder hex = new StringBuilder();
    for (int bit = 0; bit < bits.count(); bit += 64) {
      int width = Math.min(64, bits.count() - bit);
      BitFieldArgs.BitFieldType type =
          width == 64 ? BitFieldArgs.signed(64) : BitFieldArgs.unsigned(width);
      int offset = layout.indexInPage(slot) * bits.count() + bit;
      long value = redis().bitfield(key, BitFieldArgs.Builder.get(type, offset)).getFirst();
      hex.append(("%0" + width / 4 + "x").formatted(value));
    }
    return hex.toString();
  }

  StoreScript.Outcome apply(
      SpaceId space, Bits bits, StorePosition position, List<CodeBlock> blocks) {
    StoreBatch batch = new StoreBatch(PARTITION, space, bits, "topic", position);
    long offset = position.block();
    for (CodeBlock block : blocks) {
      batch.add(block, offset++);
    }
    return call(batch);
  }

  StoreScript.Outcome call(StoreBatch batch) {
    List<byte[]> reply =
        redis()
            .eval(utf8(StoreScript.TEXT), ScriptOutputType.MULTI, batch.keys(), batch.arguments());
    return StoreScript.outcome(
        reply.stream().map(text -> new String(text, StandardCharsets.UTF_8)).toList());
  }

  void seed(SpaceId space, StorePosition position) {
    byte[] key = utf8(new StoreKeys(PARTITION).position(space));
    redis().hset(key, utf8("layout"), utf8("2"));
    redis().hset(key, utf8("next"), utf8(Long.toString(position.next())));
  }

  StorePosition position(SpaceId space) {
    Map<String, String> fields = new HashMap<>();
    redis()
        .hgetall(utf8(new StoreKeys(PARTITION).position(space)))
        .forEach((field, value) ->
            fields.put(
                new String(field, StandardCharsets.UTF_8),
                new String(value, StandardCharsets.UTF_8)));
    return StorePosition.of(fields);
  }

  static void assertLedgerAndDigest(StorePosition position, List<BlockEntry> log) {
    Map<Long, String> live = model(log);
    long digest = 0;
    for (Map.Entry<Long, String> entry : live.entrySet()) {
      digest ^= EntryDigest.of(entry.getKey(), BinaryCode.ofHex(entry.getValue()));
    }

    assertThat(position.live()).isEqualTo(live.size());
    assertThat(position.seen()).isEqualTo(log.size());
    assertThat(EntryDigest.text(position.digest())).isEqualTo(EntryDigest.text(digest));
  }

  /** Returns what happens to few ids, so that they are replaced and erased often. */
  static List<BlockEntry> log(Bits bits, Random codes, Random events) {
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
  static Map<Long, String> model(List<BlockEntry> log) {
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

  static StorePosition at(long next) {
    return new StorePosition(next, 0, "", 0, 0, 0, 0, 0, 0);
  }

  static BlockEntry.Live live(long slot, String id, BinaryCode code) {
    return new BlockEntry.Live(slot, slot, new ImageId(id), List.of(new Label("l")), code);
  }

  static BinaryCode code(Bits bits, Random random) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < bits.hexDigits(); i++) {
      hex.append(Character.forDigit(random.nextInt(16), 16));
    }
    return BinaryCode.ofHex(hex.toString());
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
