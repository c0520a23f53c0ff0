package dev.hammingbird.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.StoredId;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

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

  @Test
  void filtersSetsThatAreNumberedLaterToo() {
    LabelSets sets = new LabelSets();
    int cat = sets.number(List.of(CAT));

    var wanted = sets.anyOf(List.of(DOG));
    int both = sets.number(List.of(CAT, DOG));

    assertThat(wanted.test(cat)).isFalse();
    assertThat(wanted.test(both)).isTrue();
    assertThat(wanted.test(LabelSets.NONE)).isFalse();
  }

  private void add(ImageId id, Slot slot, OptionalLong previous, Label label) {
    byte[] record = new StoredId(previous, 1000, false, List.of(label), id).bytes();
    directory.add(slot.partition(), slot.offset(), record, 0, record.length);
  }
}
