package dev.hammingbird.search.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.search.follow.ImagesState;
import dev.hammingbird.search.follow.TestModels;
import dev.hammingbird.search.index.LabelOverrides;
import dev.hammingbird.search.index.LabelSets;
import dev.hammingbird.search.index.PartitionCodes;
import dev.hammingbird.search.index.PartitionView;
import dev.hammingbird.search.index.PictureDirectory;
import dev.hammingbird.search.index.SpaceIndex;
import dev.hammingbird.search.index.SpaceView;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final ModelRecord REGISTERED =
      TestModels.registered("evidence", 64, TestModels.sawNothing());

  @Test
  void aReplicaThatHoldsLessThanWasVerifiedIsNotReady() {
    ModelRecord verified = verified(view("t", 10, 20));

    assertThat(Evidence.reached(verified, view("t", 10, 20))).isTrue();
    assertThat(Evidence.reached(verified, view("t", 10, 21))).isTrue();
    assertThat(Evidence.reached(verified, view("t", 10, 19))).isFalse();
    assertThat(Evidence.reached(verified, view("t", 0, 0))).isFalse();
  }

  @Test
  void whatWasVerifiedOfAnotherTopicBindsNobody() {
    ModelRecord verified = verified(view("t", 10, 20));

    assertThat(Evidence.reached(verified, view("another", 0, 0))).isTrue();
  }

  @Test
  void aSpaceThatWasNeverVerifiedIsReadyAsSoonAsItIsLoaded() {
    assertThat(Evidence.reached(REGISTERED, view("t", 0, 0))).isTrue();
  }

  @Test
  void coverageIsTheShareOfRecordsSeen() {
    ImagesState images = new ImagesState("t", List.of(20L, 20L));

    assertThat(images.coverage(view("t", 20, 20))).isEqualTo(1);
    assertThat(images.coverage(view("t", 10, 20))).isEqualTo(.75);
    assertThat(images.coverage(view("t", 0, 0))).isZero();
    assertThat(new ImagesState("t", List.of(0L, 0L)).coverage(view("t", 0, 0))).isEqualTo(1);
  }

  private static ModelRecord verified(SpaceView view) {
    Map<String, String> evidence = Evidence.of(view, new ImagesState("t", List.of(10L, 20L)));
    return REGISTERED
        .moved(new Transition(State.BACKFILLING, Instant.now(), "t", "r", Map.of()))
        .moved(new Transition(State.VERIFIED, Instant.now(), "t", "r", evidence));
  }

  private static SpaceView view(String topic, long... positions) {
    PictureDirectory directory =
        new PictureDirectory(topic, positions.length, new LabelSets(), new LabelOverrides());
    List<PartitionView> partitions =
        Arrays.stream(positions)
            .mapToObj(next ->
                new PartitionCodes(REGISTERED.manifest().bits())
                    .publish(new StorePosition(next, 1, topic, next, 0, 0, 0, 1, 0)))
            .toList();
    SpaceIndex index = new SpaceIndex(REGISTERED.space(), REGISTERED.manifest().bits());
    index.publish(directory, partitions);
    return index.view().orElseThrow();
  }
}
