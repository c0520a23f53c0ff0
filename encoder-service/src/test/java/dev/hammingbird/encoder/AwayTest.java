package dev.hammingbird.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.picture.AcceptedPicture;
import dev.hammingbird.encoder.fixture.EncoderProcess;
import dev.hammingbird.encoder.fixture.OwnWorld;
import dev.hammingbird.encoder.fixture.TestTopics;
import dev.hammingbird.local.TopicPlan;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kafka or Redis is away, or is not what it was: that is said, and nothing is spoilt. */
class AwayTest {
  private OwnWorld world;

  @BeforeEach
  void start() {
    world = new OwnWorld();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void anImagesTopicMadeAnewStopsTheLaneThoughItReachesFurtherThanTheOld() throws Exception {
    try (EncoderProcess encoder = world.inThisProcess("one")) {
      world.upload(50);
      world.awaitSeen(seen -> seen == 50);
      String before = world.digests();

      world.kafka().deleteTopics(Set.of(Topics.IMAGES));
      world.kafka().createTopics(TopicPlan.standard(TestTopics.PARTITIONS));
      await().atMost(OwnWorld.PATIENCE).until(() -> laneReason(encoder).contains("made anew"));
      // A producer numbers what it writes to a partition, and those numbers are the old topic's.
      world.renewProducer();
      world.upload(200);

      assertThat(laneReason(encoder)).contains("made anew", "delete the topic of codes");
      assertThat(world.digests()).isEqualTo(before);
      assertThat(world.seen()).isEqualTo(50);
    }
  }

  @Test
  void aRedisThatIsAwayIsWaitedForAndSaidSo() throws Exception {
    try (EncoderProcess encoder = world.inThisProcess("one")) {
      Map<Slot, AcceptedPicture> before = world.upload(100);
      world.awaitSeen(seen -> seen == 100);

      world.redis().kill();
      Map<Slot, AcceptedPicture> after = world.upload(200, 100);
      await()
          .atMost(OwnWorld.PATIENCE)
          .until(() ->
              encoder.spaces().reports().getFirst().running().isPresent()
                  && !encoder
                      .spaces()
                      .reports()
                      .getFirst()
                      .running()
                      .get()
                      .store()
                      .reason()
                      .isEmpty());
      world.redis().restart();

      world.awaitSeen(seen -> seen == 300);
      world.assertCodesAreThoseOfEachPictureAlone(before);
      world.assertCodesAreThoseOfEachPictureAlone(after);
    }
  }

  @Test
  void aBrokerThatIsAwayIsWaitedForAndSaidSo() throws Exception {
    try (EncoderProcess encoder = world.inThisProcess("one")) {
      Map<Slot, AcceptedPicture> before = world.upload(100);
      world.awaitSeen(seen -> seen == 100);

      world.kafka().kill();
      await()
          .atMost(OwnWorld.PATIENCE)
          .until(() ->
              encoder.spaces().reports().getFirst().running().stream()
                  .anyMatch(running -> !running.lane().reason().isEmpty()));
      world.kafka().restart();
      Map<Slot, AcceptedPicture> after = world.upload(200, 100);

      world.awaitSeen(seen -> seen == 300);
      world.assertCodesAreThoseOfEachPictureAlone(before);
      world.assertCodesAreThoseOfEachPictureAlone(after);
    }
  }

  private static String laneReason(EncoderProcess encoder) {
    return encoder.spaces().reports().stream()
        .flatMap(space -> space.running().stream())
        .map(running -> running.lane().reason())
        .findFirst()
        .orElse("");
  }
}
