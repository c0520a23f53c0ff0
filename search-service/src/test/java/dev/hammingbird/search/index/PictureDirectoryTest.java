package dev.hammingbird.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.StoredId;
import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDirectoryTest {
  private static final Label CAT = new Label("cat");
  private static final Label DOG = new Label("dog");

  private final LabelOverrides overrides = new LabelOverrides();
  private final PictureDirectory directory =
      new PictureDirectory("topic", 4, new LabelSets(), overrides);

  @Test
  void findsEveryOneOfManyIds() {
    long[] next = new long[4];
    for (int i = 0; i < 20_000; i++) {
      ImageId id = new ImageId("picture-" + i);
      int partition = IdPartitioner.partition(id, 4);
      add(id, new Slot(partition, next[partition]++), OptionalLong.empty(), i % 2 == 0 ? CAT : DOG);
    }

    for (int i = 0; i < 20_000; i++) {
      ImageId id = new ImageId("picture-" + i);
      Slot slot = directory.find(id).orElseThrow();
      assertThat(directory.id(slot)).isEqualTo(id);
      assertThat(directory.labels(slot)).containsExactly(i % 2 == 0 ? CAT : DOG);
    }
    assertThat(directory.find(new ImageId("picture-20000"))).isEmpty();
  }

  @Test
  void knowsTheNewestAddressOfAnIdAndTheOneBefore() {
    ImageId id = new ImageId("a");
    int partition = IdPartitioner.partition(id, 4);

    add(id, new Slot(partition, 5), OptionalLong.empty(), CAT);
    add(id, new Slot(partition, 9000), OptionalLong.of(5), CAT);

    assertThat(directory.find(id)).contains(new Slot(partition, 9000));
    assertThat(directory.before(new Slot(partition, 9000))).contains(new Slot(partition, 5));
    assertThat(directory.before(new Slot(partition, 5))).isEmpty();
  }

  @Test
  void labelsGivenLaterTakeThePlaceOfThoseBroughtWhicheverComesFirst() {
    ImageId early = new ImageId("early");
    ImageId late = new ImageId("late");
    Slot earlySlot = new Slot(IdPartitioner.partition(early, 4), 1);
    Slot lateSlot = new Slot(IdPartitioner.partition(late, 4), 2);

    add(early, earlySlot, OptionalLong.empty(), CAT);
    directory.apply(early, overrides.put(early, List.of(DOG), new Slot(0, 7)));
    directory.apply(late, overrides.put(late, List.of(), new Slot(0, 8)));
    add(late, lateSlot, OptionalLong.empty(), CAT);

    assertThat(directory.labels(earlySlot)).containsExactly(DOG);
    assertThat(directory.labels(lateSlot)).isEmpty();
    assertThat(directory.broughtLabels(lateSlot)).isTrue();
  }

  @Test
  void aLabelEventKeepsThePlaceOfTheFirstOfItsPicture() {
    ImageId id = new ImageId("a");

    overrides.put(id, List.of(CAT), new Slot(0, 3));
    overrides.put(id, List.of(DOG), new Slot(0, 30));

    assertThat(overrides.of(id)).contains(new LabelOverride(List.of(DOG), new Slot(0, 3)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whatComesInGroupsIsWhatComesOneByOneWhateverItsLengthAgeAndLabels(int seed) {
    Random random = new Random(seed);
    LabelSets sets = new LabelSets();
    PictureDirectory grouped = new PictureDirectory("topic", 1, sets, new LabelOverrides());
    PictureDirectory single = new PictureDirectory("topic", 1, sets, new LabelOverrides());
    Map<Long, StoredId> records = new TreeMap<>();
    List<Long> groups = LongStream.range(0, 60).boxed().collect(Collectors.toList());
    Collections.shuffle(groups, random);
    for (long group : groups) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int count = 1 + random.nextInt(128);
      for (int i = 0; i < count; i++) {
        if (random.nextInt(10) == 0) {
          bytes.write(0);
          continue;
        }
        long slot = 128 * group + i;
        StoredId record = record(random, slot);
        byte[] one = record.bytes();
        if (random.nextBoolean()) {
          grouped.add(0, slot, one, 0, one.length);
        }
        single.add(0, slot, one, 0, one.length);
        records.put(slot, record);
        if (one.length >= 128) {
          bytes.write((one.length & 127) | 128);
          bytes.write(one.length >>> 7);
        } else {
          bytes.write(one.length);
        }
        bytes.writeBytes(one);
      }
      byte[] behind = new byte[3 + bytes.size() + 5];
      System.arraycopy(bytes.toByteArray(), 0, behind, 3, bytes.size());
      grouped.addGroup(0, 128 * group, behind, 3, 3 + bytes.size());
    }

    for (PictureDirectory each : List.of(grouped, single)) {
      records.forEach((offset, record) -> {
        Slot slot = new Slot(0, offset);
        assertThat(each.id(slot)).isEqualTo(record.id());
        assertThat(each.arrivalMillis(slot)).isEqualTo(record.arrivalMillis());
        assertThat(each.erased(slot)).isEqualTo(record.erased());
        assertThat(each.labels(slot)).isEqualTo(record.labels());
        assertThat(each.broughtLabels(slot)).isEqualTo(!record.labels().isEmpty());
        assertThat(each.before(slot).map(Slot::offset))
            .isEqualTo(record.previous().stream().boxed().findFirst());
      });
      Map<ImageId, Long> newest = new HashMap<>();
      records.forEach((offset, record) -> newest.put(record.id(), offset));
      newest.forEach((id, offset) -> assertThat(each.find(id)).contains(new Slot(0, offset)));
      for (long from = 0; from < 128 * 60; from += 1 + random.nextInt(50)) {
        long to = from + random.nextInt(3000);
        long first = from;
        while (first < to && records.containsKey(first)) {
          first++;
        }
        assertThat(each.firstUnknown(0, from, to)).isEqualTo(first);
      }
    }
  }

  @Test
  void arrivalsOfOneChunkMayLieAnyTimeApart() {
    PictureDirectory one = new PictureDirectory("topic", 1, new LabelSets(), new LabelOverrides());
    List<Long> arrivals =
        List.of(1_000L, 1_001L, 1_000L + (1L << 33), -1L, (1L << 47) - 1, -(1L << 47), 0L);
    for (int i = 0; i < arrivals.size(); i++) {
      add(one, i, arrivals.get(i), new ImageId("p" + i));
      for (int j = 0; j <= i; j++) {
        assertThat(one.arrivalMillis(new Slot(0, j))).isEqualTo(arrivals.get(j));
      }
    }
  }

  @Test
  void whatAPictureBroughtStaysWhenItsLabelsChangeAndTheNeighboursKeepTheirs() {
    ImageId changed = new ImageId("changed");
    int partition = IdPartitioner.partition(changed, 4);
    ImageId before = idOf(partition, "before");
    ImageId after = idOf(partition, "after");
    add(before, new Slot(partition, 7), OptionalLong.empty(), CAT);
    add(changed, new Slot(partition, 8), OptionalLong.empty(), CAT);

    directory.apply(changed, overrides.put(changed, List.of(), new Slot(0, 1)));
    add(after, new Slot(partition, 9), OptionalLong.empty(), DOG);

    assertThat(directory.labels(new Slot(partition, 7))).containsExactly(CAT);
    assertThat(directory.labels(new Slot(partition, 8))).isEmpty();
    assertThat(directory.labels(new Slot(partition, 9))).containsExactly(DOG);
    assertThat(directory.broughtLabels(new Slot(partition, 8))).isTrue();
  }

  @Test
  void hundredsOfSetsOfLabelsInOneChunkAreToldApartWhenTheyChange() {
    for (int i = 0; i < 700; i++) {
      ImageId id = idOf(2, "many" + i + "-");
      add(id, new Slot(2, i), OptionalLong.empty(), CAT);
      directory.apply(id, overrides.put(id, List.of(new Label("l" + i)), new Slot(0, i)));
    }

    for (int i = 0; i < 700; i++) {
      assertThat(directory.labels(new Slot(2, i))).containsExactly(new Label("l" + i));
    }
  }

  @Test
  void slotsBeyondWhatFitsFourBytesAreFoundAndSoAreThoseFromBefore() {
    PictureDirectory one = new PictureDirectory("topic", 1, new LabelSets(), new LabelOverrides());
    long[] slots = {0, 1, 1L << 20, (1L << 28) - 3, (1L << 28) - 2, 1L << 28, 5L << 30};
    for (int i = 0; i < slots.length; i++) {
      add(one, slots[i], 1000, new ImageId("p" + i));
      for (int j = 0; j <= i; j++) {
        assertThat(one.find(new ImageId("p" + j))).contains(new Slot(0, slots[j]));
      }
      assertThat(one.find(new ImageId("p" + (i + 1)))).isEmpty();
    }
  }

  @Test
  void roomMadeBeforehandChangesNothing() {
    PictureDirectory one = new PictureDirectory("topic", 1, new LabelSets(), new LabelOverrides());
    one.expect(0, 100, 200);
    for (int i = 0; i < 5_000; i++) {
      add(one, i, 1000, new ImageId("p" + i % 3_000));
      if (i == 2_500) {
        one.expect(0, 100_000, 200_000);
      }
    }

    for (int i = 0; i < 3_000; i++) {
      assertThat(one.find(new ImageId("p" + i))).contains(new Slot(0, i < 2_000 ? i + 3_000 : i));
    }
  }

  private static StoredId record(Random random, long slot) {
    int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 250 : 30);
    String name = Long.toString(random.nextInt(2_000));
    ImageId id =
        new ImageId(length < name.length() ? name : name + "-".repeat(length - name.length()));
    long arrival = random.nextInt(50) == 0 ? random.nextLong() >> 17 : 1_700_000_000_000L + slot;
    List<Label> labels = random.nextBoolean() ? List.of() : List.of(CAT, DOG);
    OptionalLong previous =
        random.nextInt(5) == 0 ? OptionalLong.of(random.nextLong(1L << 39)) : OptionalLong.empty();
    return new StoredId(previous, arrival, random.nextInt(300) == 0, labels, id);
  }

  private static ImageId idOf(int partition, String name) {
    return IntStream.range(0, 1000)
        .mapToObj(i -> new ImageId(name + i))
        .filter(id -> IdPartitioner.partition(id, 4) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static void add(PictureDirectory to, long offset, long arrival, ImageId id) {
    byte[] record = new StoredId(OptionalLong.empty(), arrival, false, List.of(), id).bytes();
    to.add(0, offset, record, 0, record.length);
  }

  private void add(ImageId id, Slot slot, OptionalLong previous, Label label) {
    byte[] record = new StoredId(previous, 1000, false, List.of(label), id).bytes();
    directory.add(slot.partition(), slot.offset(), record, 0, record.length);
  }
}
