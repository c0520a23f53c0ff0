package dev.hammingbird.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.StoredId;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What was added is found at every moment, also while the table of ids moves to a larger one. */
class GrowingDirectoryTest {
  private static final int IDS = 30_000;

  private final PictureDirectory directory =
      new PictureDirectory("topic", 1, new LabelSets(), new LabelOverrides());
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void everyIdIsFoundAtItsNewestSlotAfterEachThatComes() {
    long[] newest = new long[IDS];
    for (int i = 0; i < IDS; i++) {
      add(i, i);
      newest[i] = i;
      check(newest, i);
      check(newest, random.nextInt(i + 1));
    }
    long slot = IDS;
    for (int i = 0; i < IDS; i++) {
      int again = random.nextInt(IDS);
      add(again, slot);
      newest[again] = slot++;
      check(newest, again);
      check(newest, random.nextInt(IDS));
    }
    for (int i = 0; i < IDS; i++) {
      check(newest, i);
    }
  }

  @Test
  void roomForMoreMadeWhileTheTableMovesLosesNothing() {
    for (int i = 0; i < IDS; i++) {
      add(i, i);
      if (i % 1_000 == 999) {
        directory.expect(0, 3L * i, 3L * i);
      }
      assertThat(directory.find(id(random.nextInt(i + 1)))).isPresent();
    }
  }

  private void check(long[] newest, int number) {
    assertThat(directory.find(id(number))).contains(new Slot(0, newest[number]));
  }

  private void add(int number, long slot) {
    byte[] record = new StoredId(OptionalLong.empty(), 1, false, List.of(), id(number)).bytes();
    directory.add(0, slot, record, 0, record.length);
  }

  private static ImageId id(int number) {
    return new ImageId("picture-" + number);
  }
}
