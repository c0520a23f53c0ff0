package dev.hammingbird.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.picture.AcceptedPicture;
import dev.hammingbird.encoder.fixture.EncoderProcess;
import dev.hammingbird.encoder.fixture.OwnWorld;
import dev.hammingbird.encoder.fixture.TestTopics;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes are killed and Redis is emptied in mid-stream; nothing is lost, nothing differs. */
class FaultsTest {
  private static final int PICTURES = 3000;

  @TempDir private Path folder;
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
  void anEncoderKilledInMidStreamLosesNothingAndChangesNoBit() throws Exception {
    Map<Slot, AcceptedPicture> pictures = world.upload(PICTURES);

    for (int share = 1; share <= 3; share++) {
      int reached = PICTURES * share / 5;
      Process encoder =
          EncoderProcess.fork(
              world.kafka().bootstrapServers(),
              world.redis().url(),
              "one",
              folder.resolve("encoder.log"));
      world.awaitSeen(seen -> seen >= reached);
      encoder.destroyForcibly().waitFor();
      assertThat(world.seen()).as("killed in mid-stream").isLessThan(PICTURES);
    }
    try (EncoderProcess _ = world.inThisProcess("one")) {
      world.awaitSeen(seen -> seen == PICTURES);
    }

    world.assertCodesAreThoseOfEachPictureAlone(pictures);
    world.assertBlocksLeaveNothingOut(pictures);
  }

  @Test
  void anEmptiedRedisIsFilledAgainFromTheBlocks() throws Exception {
    Map<Slot, AcceptedPicture> pictures = world.upload(500);
    try (EncoderProcess _ = world.inThisProcess("one")) {
      world.awaitSeen(seen -> seen == 500);
      String before = world.digests();
      int blocks = world.blocks().size();

      world.redis().command("FLUSHALL");

      world.awaitSeen(seen -> seen == 500);
      assertThat(world.digests()).isEqualTo(before);
      assertThat(world.blocks()).hasSize(blocks);
    }
    world.assertCodesAreThoseOfEachPictureAlone(pictures);
  }

  @Test
  void aRedisThatComesBackOlderIsCaughtUpFromTheBlocks() throws Exception {
    try (EncoderProcess _ = world.inThisProcess("one")) {
      world.upload(300);
      world.awaitSeen(seen -> seen == 300);
      world.redis().command("SAVE");
      Map<Slot, AcceptedPicture> newer = world.upload(200, 250);
      world.awaitSeen(seen -> seen == 500);
      String before = world.digests();
      int blocks = world.blocks().size();

      world.redis().kill();
      world.redis().restart();

      world.awaitSeen(seen -> seen == 500);
      assertThat(world.redis().command("LASTSAVE").getFirst()).isNotEqualTo("0");
      assertThat(world.digests()).isEqualTo(before);
      assertThat(world.blocks()).hasSize(blocks);
      world.assertCodesAreThoseOfEachPictureAlone(newer);
    }
  }

  @Test
  void twoEncodersShareThePartitions() throws Exception {
    try (EncoderProcess first = world.inThisProcess("one");
        EncoderProcess second = world.inThisProcess("two")) {
      Map<Slot, AcceptedPicture> pictures = world.upload(400);

      world.awaitSeen(seen -> seen == 400);
      world.assertCodesAreThoseOfEachPictureAlone(pictures);
      await()
          .atMost(OwnWorld.PATIENCE)
          .untilAsserted(() -> {
            assertThat(partitions(first)).isPositive();
            assertThat(partitions(second)).isPositive();
            assertThat(partitions(first) + partitions(second)).isEqualTo(TestTopics.PARTITIONS);
          });
    }
  }

  private static int partitions(EncoderProcess encoder) {
    return encoder.spaces().reports().stream()
        .flatMap(space -> space.running().stream())
        .mapToInt(running -> running.lane().partitions().size())
        .sum();
  }
}
