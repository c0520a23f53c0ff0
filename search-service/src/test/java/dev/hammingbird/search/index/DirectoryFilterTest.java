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

/** Which pictures of a directory a filter lets pass. */
class DirectoryFilterTest {
  private static final Label CAT = new Label("cat");
  private static final Label DOG = new Label("dog");

  @Test
  void aFilterFollowsArrivalsAndLabelEvents() {
    ImageId id = new ImageId("a");
    Slot slot = new Slot(IdPartitioner.partition(id, 4), 3);
    LabelOverrides overrides = new LabelOverrides();
    PictureDirectory directory = new PictureDirectory("topic", 4, new LabelSets(), overrides);
    PictureFilter dogs = PictureFilter.anyOf(List.of(DOG));
    add(directory, id, slot, OptionalLong.empty());

    assertThat(directory.select(dogs, directory.labelState()).accepts(slot.partition(), 3))
        .isFalse();
    directory.apply(id, overrides.put(id, List.of(DOG), new Slot(0, 7)));
    add(directory, id, new Slot(slot.partition(), 5000), OptionalLong.of(3));

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

  private static void add(PictureDirectory to, ImageId id, Slot slot, OptionalLong previous) {
    byte[] record = new StoredId(previous, 1000, false, List.of(CAT), id).bytes();
    to.add(slot.partition(), slot.offset(), record, 0, record.length);
  }
}
