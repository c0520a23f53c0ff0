package dev.hammingbird.encoder.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreBatch;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoreScript;
import dev.hammingbird.local.SharedInfrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens on the way, Redis ends up as a plain model in memory: random uploads, uploads
 * again, erasures and rejections, blocks repeated and overlapping, two spaces at different speeds,
 * writers that think Redis stands where it stood long ago.
 */
class StoreRulesTest {
  private static final int[] WIDTHS = {12, 20, 36, 64, 100, 128};
  private static final String TOPIC = "some-topic-id";
  private static final SharedInfrastructure SHARED = SharedInfrastructure.get();
  private static final RedisStore REDIS = new RedisStore(SHARED.redisUrl(), Duration.ofSeconds(10));
  private static final AtomicInteger PARTITIONS = new AtomicInteger(100);

  @Property(tries = 120, shrinking = ShrinkingMode.OFF)
  void redisEndsAsThePlainModel(@ForAll long seed, @ForAll @IntRange(min = 0, max = 5) int width) {
    check(seed, new Bits(WIDTHS[width]), 60);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 20, 36, 64, 100, 128})
  void redisEndsAsThePlainModelWithManyRecords(int width) {
    check(width, new Bits(width), 700);
  }

  private static void check(long seed, Bits bits, int size) {
    Random random = new Random(seed);
    int partition = PARTITIONS.incrementAndGet();
    List<BlockEntry> log = log(random, bits, size);
    // Crossing a page boundary needs slots near one: the log begins just below it.
    SpaceId first = new SpaceId("%016x".formatted(2 * partition));
    SpaceId second = new SpaceId("%016x".formatted(2 * partition + 1));
    List<Writer> writers = new ArrayList<>();
    for (SpaceId space : List.of(first, second)) {
      List<ConsumerRecord<byte[], byte[]>> codes = blocks(random, space, bits, log, partition);
      writers.add(new Writer(partition, space, bits, codes));
      writers.add(new Writer(partition, space, bits, codes));
    }
    for (int step = 0; step < size; step++) {
      writers.get(random.nextInt(writers.size())).step(random);
    }
    writers.forEach(writer -> writer.finish(random));

    Plain plain = Plain.of(log);
    for (SpaceId space : List.of(first, second)) {
      plain.assertEqualsStore(partition, space, bits);
    }
  }

  /** Returns a log: few ids, so that versions follow one another; some holes. */
  private static List<BlockEntry> log(Random random, Bits bits, int size) {
    List<BlockEntry> log = new ArrayList<>();
    long page = new PageLayout(bits).slotsPerPage();
    // The store's writers begin at 0, so a hole leads to the end of the first page.
    long offset = random.nextBoolean() ? 0 : page - random.nextInt(size);
    for (int i = 0; i < size; i++) {
      offset += random.nextInt(8) == 0 ? 1 + random.nextInt(5) : 0;
      ImageId id = new ImageId("id|" + random.nextInt(Math.max(1, size / 3)));
      log.add(
          switch (random.nextInt(10)) {
            case 0 -> new BlockEntry.Erased(offset, 1000 + i, id);
            case 1 -> new BlockEntry.RejectedByEncoder(offset, 1000 + i, id);
            default ->
                new BlockEntry.Live(
                    offset, 1000 + i, id, List.of(new Label("l" + i % 3)), code(random, bits));
          });
      offset++;
    }
    return log;
  }

  private static BinaryCode code(Random random, Bits bits) {
    float[] outputs = new float[bits.count()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = random.nextFloat() - 0.5f;
    }
    return BinaryCode.ofOutputs(outputs);
  }

  /** Returns the log in blocks, as lanes write them that are restarted, or not really dead. */
  private static List<ConsumerRecord<byte[], byte[]>> blocks(
      Random random, SpaceId space, Bits bits, List<BlockEntry> log, int partition) {
    List<ConsumerRecord<byte[], byte[]>> blocks = new ArrayList<>();
    List<Long> ends = new ArrayList<>(List.of(0L));
    long end = log.getLast().offset() + 1 + random.nextInt(3);
    while (ends.getLast() < end || random.nextInt(4) == 0) {
      // Mostly after the last block; now and then a zombie goes on from an older one.
      long from = ends.get(random.nextInt(4) == 0 ? random.nextInt(ends.size()) : ends.size() - 1);
      if (from >= end) {
        from = ends.get(random.nextInt(ends.size() - 1));
      }
      List<Long> later = new ArrayList<>();
      for (BlockEntry entry : log) {
        if (entry.offset() >= from) {
          later.add(entry.offset() + 1);
        }
      }
      int take = Math.min(later.size(), 1 + random.nextInt(12));
      long to = take == 0 || take == later.size() ? end : later.get(take - 1);
      long begin = from;
      List<BlockEntry> entries =
          log.stream().filter(entry -> entry.offset() >= begin && entry.offset() < to).toList();
      blocks.add(
          StoreTestRecords.block(
              new CodeBlock(space, bits, from, to, entries), partition, blocks.size(), TOPIC));
      if (to > ends.getLast()) {
        ends.add(to);
      }
    }
    return blocks;
  }

  /** One of several writers of the same partition and space, none of which knows of the others. */
  private static final class Writer {
    private final PartitionStore store;
    private final SpaceId space;
    private final List<ConsumerRecord<byte[], byte[]>> codes;
    private int read;

    Writer(int partition, SpaceId space, Bits bits, List<ConsumerRecord<byte[], byte[]>> codes) {
      this.store = new PartitionStore(partition, space, bits, 40);
      this.space = space;
      this.codes = codes;
      seek(store.synchronise(REDIS.position(partition, space)));
    }

    void step(Random random) {
      if (random.nextInt(20) == 0) {
        seek(store.synchronise(REDIS.position(store.partition(), space)));
      }
      int to = Math.min(codes.size(), read + 1 + random.nextInt(5));
      store.take(codes.subList(read, to));
      read = to;
      while (store.hasWork()) {
        StoreBatch batch = store.nextBatch();
        assertThat(store.is(StoreReport.State.BLOCKED)).as(store.report().reason()).isFalse();
        StoreScript.Outcome outcome = RedisStore.wait(REDIS.apply(batch), Duration.ofSeconds(10));
        seek(store.accept(outcome));
      }
    }

    void finish(Random random) {
      while (read < codes.size()) {
        step(random);
      }
    }

    private void seek(OptionalLong block) {
      block.ifPresent(offset -> read = (int) offset);
    }
  }

  /** What Redis should hold, by the slowest and plainest way. */
  private record Plain(Map<Long, BinaryCode> live, long rejected, long gone) {
    static Plain of(List<BlockEntry> log) {
      Map<ImageId, Long> newest = new HashMap<>();
      TreeMap<Long, BinaryCode> live = new TreeMap<>();
      long rejected = 0;
      long gone = 0;
      for (BlockEntry entry : log) {
        Long before = newest.put(entry.id(), entry.offset());
        if (before != null && live.remove(before) != null) {
          gone++;
        }
        switch (entry) {
          case BlockEntry.Live picture -> live.put(picture.offset(), picture.code());
          case BlockEntry.Erased _ -> gone++;
          case BlockEntry.RejectedByEncoder _ -> rejected++;
        }
      }
      return new Plain(live, rejected, gone);
    }

    void assertEqualsStore(int partition, SpaceId space, Bits bits) {
      StorePosition position = REDIS.position(partition, space);
      long digest = 0;
      for (Map.Entry<Long, BinaryCode> slot : live.entrySet()) {
        digest ^= EntryDigest.of(slot.getKey(), slot.getValue());
      }
      assertThat(position.live()).isEqualTo(live.size());
      assertThat(position.rejected()).isEqualTo(rejected);
      assertThat(position.gone()).isEqualTo(gone);
      assertThat(EntryDigest.text(position.digest())).isEqualTo(EntryDigest.text(digest));
      assertThat(REDIS.presenceBits(partition, space, bits, position.next()))
          .isEqualTo(live.size());
      live.forEach((slot, code) -> assertSlot(partition, space, bits, slot, code));
    }

    private static void assertSlot(
        int partition, SpaceId space, Bits bits, long slot, BinaryCode code) {
      PageLayout layout = new PageLayout(bits);
      StoreKeys keys = new StoreKeys(partition);
      String page = keys.codes(space, layout.page(slot));
      long first = (long) layout.indexInPage(slot) * bits.count();
      StringBuilder hex = new StringBuilder();
      for (int bit = 0; bit < bits.count(); bit += 4) {
        String nibble = SHARED.redis("BITFIELD", page, "GET", "u4", "" + (first + bit)).getFirst();
        hex.append(Integer.toHexString(Integer.parseInt(nibble)));
      }
      assertThat(hex.toString()).isEqualTo(code.hex());
      assertThat(
              SHARED
                  .redis(
                      "GETBIT", keys.live(space, layout.page(slot)), "" + layout.indexInPage(slot))
                  .getFirst())
          .isEqualTo("1");
    }
  }
}
