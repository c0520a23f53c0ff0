package dev.hammingbird.search.bench;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoredId;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.LabelSets;
import dev.hammingbird.search.index.PartitionCodes;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.index.Upkeep;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A random space with ids, labels and erasures, in three replicas that arrange it differently. */
final class RandomSpace {
  static final SpaceId SPACE = new SpaceId("0123456789abcdef");
  static final List<Label> LABELS =
      List.of(new Label("cat"), new Label("dog"), new Label("boat"), new Label("rare"));

  private static final int[] WIDTHS = {12, 16, 28, 32, 36, 48, 60, 64, 64, 68, 96, 128, 256, 1024};
  private static final List<String> PREFIXES = List.of("cat/", "cat/1", "d", "x-", "");
  private static final int CHUNK = 1 << 16;

  final SplittableRandom random;
  final Bits bits;
  private final long[][] centres;
  private final int flips;
  private final boolean tables;
  private final List<TreeMap<Long, Oracle.Picture>> live;
  private final List<List<PartitionCodes>> replicas;
  private final List<SpaceIndex> indexes;
  private final LabelOverrides overrides = new LabelOverrides();
  private final PictureDirectory directory;

  RandomSpace(long seed) {
    random = new SplittableRandom(seed);
    bits = new Bits(WIDTHS[random.nextInt(WIDTHS.length)]);
    centres = new long[1 + random.nextInt(8)][];
    Arrays.setAll(centres, _ -> uniform());
    flips = random.nextInt(4) == 0 ? 0 : random.nextInt(bits.count());
    int partitions = 1 + random.nextInt(3);
    directory = new PictureDirectory("topic", partitions, new LabelSets(), overrides);
    live =
        IntStream.range(0, partitions).mapToObj(_ -> new TreeMap<Long, Oracle.Picture>()).toList();
    tables = bits.count() <= 128 && random.nextInt(6) == 0;
    indexes =
        List.of(
            new SpaceIndex(SPACE, bits, Upkeep.atOnce()),
            new SpaceIndex(SPACE, bits, new Upkeep(_ -> {}, Upkeep.Settings.withTables(0))),
            new SpaceIndex(
                SPACE,
                bits,
                new Upkeep(Runnable::run, new Upkeep.Settings(1 << 20, 1, tables ? 1 << 28 : 0))));
    replicas =
        indexes.stream()
            .map(index ->
                IntStream.range(0, partitions).mapToObj(_ -> index.newPartition()).toList())
            .toList();
    for (int p = 0; p < partitions; p++) {
      fill(p);
    }
  }

  Oracle oracle() {
    return new Oracle(live);
  }

  /** Returns the replicas' views of one and the same state. */
  List<SpaceView> views() {
    StorePosition position = position(1);
    return IntStream.range(0, replicas.size())
        .mapToObj(r -> {
          indexes
              .get(r)
              .publish(
                  directory,
                  replicas.get(r).stream().map(codes -> codes.publish(position)).toList());
          return indexes.get(r).view().orElseThrow();
        })
        .toList();
  }

  static StorePosition position(long next) {
    return new StorePosition(next, 0, "topic", 0, 0, 0, 0, 0, 0);
  }

  static void add(PictureDirectory directory, Slot slot, Oracle.Picture picture) {
    byte[] stored =
        new StoredId(OptionalLong.empty(), picture.arrival(), false, picture.labels(), picture.id())
            .bytes();
    directory.add(slot.partition(), slot.offset(), stored, 0, stored.length);
  }

  /** Returns a code near one of the centres, so that codes tie all the time. */
  BinaryCode code() {
    long[] code = centres[random.nextInt(centres.length)].clone();
    for (int i = flips == 0 ? 0 : random.nextInt(flips); i > 0; i--) {
      int bit = random.nextInt(bits.count());
      code[bit >>> 6] ^= Long.MIN_VALUE >>> bit;
    }
    return BinaryCode.ofWords(bits, code, 0);
  }

  List<Label> labels() {
    return LABELS.stream()
        .filter(label -> random.nextInt(label.value().equals("rare") ? 40 : 3) == 0)
        .sorted()
        .toList();
  }

  String prefix() {
    return PREFIXES.get(random.nextInt(PREFIXES.size()));
  }

  private void fill(int partition) {
    TreeMap<Long, Oracle.Picture> here = live.get(partition);
    long slot = first();
    int gaps = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(random.nextInt(8) == 0 ? 700 : 6);
    for (int i = random.nextInt(5) == 0 ? 0 : random.nextInt(260); i > 0; i--) {
      slot += 1 + random.nextInt(gaps);
      arrive(partition, slot);
      if (random.nextInt(6) == 0) {
        long gone = here.floorKey(slot - random.nextLong(1 + slot - here.firstKey()));
        here.remove(gone);
        replicas.forEach(replica -> replica.get(partition).clear(gone));
      }
      if (random.nextInt(20) == 0 && !here.isEmpty()) {
        relabel(
            here, here.ceilingKey(here.firstKey() + random.nextLong(slot + 1 - here.firstKey())));
      }
      if (random.nextInt(40) == 0) {
        // A view more or less changes nothing, nor when pictures are indexed for filters.
        replicas.get(random.nextInt(3)).get(partition).publish(StorePosition.START);
        directory.indexForFilters();
      }
    }
  }

  /**
   * Mostly at the beginning of a stretch of slots, where little memory is needed, or at its end.
   */
  private long first() {
    long chunk = (long) CHUNK * random.nextInt(3);
    return random.nextInt(tables ? 2 : 12) == 0
        ? chunk + CHUNK - random.nextInt(200)
        : chunk + random.nextInt(300);
  }

  private void arrive(int partition, long slot) {
    Oracle.Picture picture =
        new Oracle.Picture(code(), id(partition), labels(), 1_000_000 + slot + random.nextInt(50));
    add(directory, new Slot(partition, slot), picture);
    live.get(partition).put(slot, picture);
    replicas.forEach(replica -> replica.get(partition).put(slot, picture.words(), 0));
  }

  private void relabel(
      NavigableMap<Long, Oracle.Picture> here, @org.jspecify.annotations.Nullable Long at) {
    if (at != null) {
      Oracle.Picture before = Objects.requireNonNull(here.get(at));
      List<Label> labels = labels();
      directory.apply(before.id(), overrides.put(before.id(), labels, new Slot(0, at)));
      here.put(at, new Oracle.Picture(before.code(), before.id(), labels, before.arrival()));
    }
  }

  private ImageId id(int partition) {
    String prefix = prefix();
    ImageId id = new ImageId(prefix + random.nextLong());
    while (IdPartitioner.partition(id, live.size()) != partition) {
      id = new ImageId(prefix + random.nextLong());
    }
    return id;
  }

  private long[] uniform() {
    long[] code = new long[bits.words()];
    Arrays.setAll(code, _ -> random.nextLong());
    code[code.length - 1] &= -1L << (code.length * 64 - bits.count());
    return code;
  }
}
