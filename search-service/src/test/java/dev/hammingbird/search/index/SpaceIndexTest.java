package dev.hammingbird.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoredId;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SpaceIndexTest {
  private static final Label CAT = new Label("cat");
  private static final Label DOG = new Label("dog");
  private static final ImageId ID = new ImageId("a");
  private static final Slot SLOT = new Slot(0, 3);

  private final LabelOverrides overrides = new LabelOverrides();
  private final PictureDirectory directory =
      new PictureDirectory("topic", 1, new LabelSets(), overrides);

  @Test
  void anEarlierStateKeepsItsCodesAndItsLabels() {
    SpaceIndex index = index(Duration.ofMinutes(1));
    PartitionCodes codes = index.newPartition();
    publish(index, codes, 3);
    String before = index.view().orElseThrow().tokenText();
    index.given(index.view().orElseThrow());

    directory.apply(ID, overrides.put(ID, List.of(DOG), new Slot(0, 7)));
    String relabelled = index.view().orElseThrow().tokenText();
    codes.clear(3);
    publish(index, codes, 4);

    SpaceView first = index.at(before).orElseThrow();
    SpaceView second = index.at(relabelled).orElseThrow();
    assertThat(relabelled).isNotEqualTo(before);
    assertThat(first.code(SLOT)).isPresent();
    assertThat(first.labels(SLOT)).containsExactly(CAT);
    assertThat(first.select(PictureFilter.anyOf(List.of(CAT))).accepts(0, 3)).isTrue();
    assertThat(first.select(PictureFilter.anyOf(List.of(DOG))).accepts(0, 3)).isFalse();
    assertThat(second.labels(SLOT)).containsExactly(DOG);
    assertThat(second.select(PictureFilter.anyOf(List.of(DOG))).accepts(0, 3)).isTrue();
    assertThat(index.view().orElseThrow().code(SLOT)).isEmpty();
  }

  @Test
  void statesAreForgottenByNumberUnlessAnswersWereGivenFromThem() {
    SpaceIndex index = index(Duration.ofMinutes(1));
    PartitionCodes codes = index.newPartition();
    publish(index, codes, 3);
    String given = index.view().orElseThrow().tokenText();
    index.given(index.view().orElseThrow());
    publish(index, codes, 4);
    String silent = index.view().orElseThrow().tokenText();

    for (int next = 5; next < 9; next++) {
      publish(index, codes, next);
    }

    assertThat(index.at(given)).isPresent();
    assertThat(index.at(silent)).isEmpty();
    assertThat(index.at(index.view().orElseThrow().tokenText())).isPresent();
  }

  @Test
  void statesAreForgottenByAgeButTheNewest() {
    SpaceIndex index = index(Duration.ZERO);
    PartitionCodes codes = index.newPartition();
    publish(index, codes, 3);
    String old = index.view().orElseThrow().tokenText();
    index.given(index.view().orElseThrow());

    publish(index, codes, 4);

    assertThat(index.at(old)).isEmpty();
    assertThat(index.at(index.view().orElseThrow().tokenText())).isPresent();
  }

  private SpaceIndex index(Duration age) {
    byte[] stored = new StoredId(OptionalLong.empty(), 1000, false, List.of(CAT), ID).bytes();
    directory.add(0, SLOT.offset(), stored, 0, stored.length);
    return new SpaceIndex(
        new SpaceId("0123456789abcdef"),
        new Bits(64),
        new Upkeep(Runnable::run, Upkeep.Settings.withTables(0).keeping(2, age)));
  }

  private void publish(SpaceIndex index, PartitionCodes codes, long next) {
    if (next == 3) {
      codes.put(3, new long[] {5}, 0);
    }
    index.publish(
        directory, List.of(codes.publish(new StorePosition(next, 0, "topic", 1, 0, 0, 0, 0, 0))));
  }
}
