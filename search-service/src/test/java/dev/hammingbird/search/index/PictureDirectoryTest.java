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
  void aFilterFollowsArrivalsAndLabelEvents() {
    ImageId id = new ImageId("a");
    Slot slot = new Slot(IdPartitioner.partition(id, 4), 3);
    PictureFilter dogs = PictureFilter.anyOf(List.of(DOG));
    add(id, slot, OptionalLong.empty(), CAT);

    assertThat(directory.select(dogs, directory.labelState()).accepts(slot.partition(), 3))
        .isFalse();
    directory.apply(id, overrides.put(id, List.of(DOG), new Slot(0, 7)));
    add(id, new Slot(slot.partition(), 5000), OptionalLong.of(3), CAT);

    assertThat(directory.select(dogs, directory.labelState()).accepts(slot.partition(), 3))
        .isTrue();
    assertThat(directory.select(dogs, directory.labelState()).accepts(slot.partition(), 5000))
        .isTrue();
    assertThat(directory.select(dogs, directory.labelState()).count(slot.partition(), 0, 5000))
        .isEqualTo(1);
  }

  @Test
  void aPrefixIsFoundAmongManyIdsThatBeginAlike() {
    PictureDirectory one = new PictureDirectory("topic", 1, new LabelSets(), new LabelOverrides());
    for (int i = 0; i < 70_000; i++) {
      ImageId id = new ImageId("all-of-them-begin-so-" + i);
      add(one, i, i, id);
    }

    SlotFilter some = one.select(prefix("all-of-them-begin-so-123"), one.labelState());

    assertThat(some.count(0, 0, 70_000)).isEqualTo(1 + 10 + 100);
    assertThat(some.accepts(0, 12_345)).isTrue();
    assertThat(some.accepts(0, 12_445)).isFalse();
    assertThat(one.select(prefix("all"), one.labelState()).count(0, 0, 70_000)).isEqualTo(70_000);
    assertThat(one.select(prefix("alm"), one.labelState()).count(0, 0, 70_000)).isZero();
  }

  @Test
  void aTimeRangeIsExactToTheMillisecond() {
    PictureDirectory one = new PictureDirectory("topic", 1, new LabelSets(), new LabelOverrides());
    for (int i = 0; i < 10_000; i++) {
      ImageId id = new ImageId("p" + i);
      add(one, i, i ^ 1, id);
    }

    SlotFilter some =
        one.select(
            new PictureFilter(List.of(), List.of(), List.of(), 101, 9001, ""), one.labelState());

    assertThat(some.count(0, 0, 10_000)).isEqualTo(8900);
    assertThat(some.accepts(0, 100)).isTrue(); // arrived at 101
    assertThat(some.accepts(0, 101)).isFalse();
    assertThat(some.accepts(0, 9000)).isFalse();
    assertThat(some.accepts(0, 9001)).isTrue();
  }

  private static PictureFilter prefix(String prefix) {
    return new PictureFilter(
        List.of(), List.of(), List.of(), Long.MIN_VALUE, Long.MAX_VALUE, prefix);
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
