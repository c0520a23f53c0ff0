package dev.hammingbird.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlockCodec;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.PackedCodes;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.picture.AcceptedPicture;
import dev.hammingbird.contracts.picture.PictureDecoder;
import dev.hammingbird.contracts.picture.Resampler;
import dev.hammingbird.contracts.picture.UnreadablePictureException;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.encoder.fixture.EncoderProcess;
import dev.hammingbird.encoder.fixture.TestModel;
import dev.hammingbird.encoder.fixture.TestPictures;
import dev.hammingbird.encoder.fixture.TestTopics;
import dev.hammingbird.encoder.store.RedisStore;
import dev.hammingbird.local.LocalKafka;
import dev.hammingbird.local.LocalRedis;
import dev.hammingbird.local.TopicPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes are killed and Redis is emptied in mid-stream; nothing is lost, nothing differs. */
class FaultsTest {
  private static final int PICTURES = 3000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final TestModel MODEL = TestModel.residual(32, 32, 100, 5);

  @TempDir private Path folder;
  private LocalKafka kafka;
  private LocalRedis redis;
  private TestTopics topics;
  private RedisStore store;

  @BeforeEach
  void start() {
    kafka = LocalKafka.start();
    redis = LocalRedis.start();
    kafka.createTopics(TopicPlan.standard(TestTopics.PARTITIONS));
    topics = new TestTopics(kafka.bootstrapServers());
    store = new RedisStore(redis.url(), Duration.ofSeconds(10));
    topics.publish(MODEL, MODEL.record(State.BACKFILLING));
  }

  @AfterEach
  void stop() {
    store.close();
    topics.close();
    redis.close();
    kafka.close();
  }

  @Test
  void anEncoderKilledInMidStreamLosesNothingAndChangesNoBit() throws Exception {
    Map<Slot, AcceptedPicture> pictures = upload(PICTURES);

    for (int share = 1; share <= 3; share++) {
      int reached = PICTURES * share / 5;
      Process encoder =
          EncoderProcess.fork(
              kafka.bootstrapServers(), redis.url(), "one", folder.resolve("encoder.log"));
      awaitSeen(seen -> seen >= reached);
      encoder.destroyForcibly().waitFor();
      assertThat(seen()).as("killed in mid-stream").isLessThan(PICTURES);
    }
    try (EncoderProcess _ = inThisProcess("one")) {
      awaitSeen(seen -> seen == PICTURES);
    }

    assertCodesAreThoseOfEachPictureAlone(pictures);
    assertBlocksLeaveNothingOut(pictures);
  }

  @Test
  void anEmptiedRedisIsFilledAgainFromTheBlocks() throws Exception {
    Map<Slot, AcceptedPicture> pictures = upload(500);
    try (EncoderProcess _ = inThisProcess("one")) {
      awaitSeen(seen -> seen == 500);
      String before = digests();
      int blocks = topics.all("codes." + MODEL.space()).size();

      redis.command("FLUSHALL");

      awaitSeen(seen -> seen == 500);
      assertThat(digests()).isEqualTo(before);
      assertThat(topics.all("codes." + MODEL.space())).hasSize(blocks);
    }
    assertCodesAreThoseOfEachPictureAlone(pictures);
  }

  @Test
  void aRedisThatComesBackOlderIsCaughtUpFromTheBlocks() throws Exception {
    try (EncoderProcess _ = inThisProcess("one")) {
      upload(300);
      awaitSeen(seen -> seen == 300);
      redis.command("SAVE");
      Map<Slot, AcceptedPicture> newer = upload(200, 250);
      awaitSeen(seen -> seen == 500);
      String before = digests();
      int blocks = topics.all("codes." + MODEL.space()).size();

      redis.kill();
      redis.restart();

      awaitSeen(seen -> seen == 500);
      assertThat(redis.command("LASTSAVE").getFirst()).isNotEqualTo("0");
      assertThat(digests()).isEqualTo(before);
      assertThat(topics.all("codes." + MODEL.space())).hasSize(blocks);
      assertCodesAreThoseOfEachPictureAlone(newer);
    }
  }

  @Test
  void anImagesTopicMadeAnewStopsTheLaneThoughItReachesFurtherThanTheOld() throws Exception {
    try (EncoderProcess encoder = inThisProcess("one")) {
      upload(50);
      awaitSeen(seen -> seen == 50);
      String before = digests();

      kafka.deleteTopics(Set.of(Topics.IMAGES));
      kafka.createTopics(TopicPlan.standard(TestTopics.PARTITIONS));
      await().atMost(PATIENCE).until(() -> laneReason(encoder).contains("made anew"));
      // A producer numbers what it writes to a partition, and those numbers are the old topic's.
      topics.close();
      topics = new TestTopics(kafka.bootstrapServers());
      upload(200);

      assertThat(laneReason(encoder)).contains("made anew", "delete the topic of codes");
      assertThat(digests()).isEqualTo(before);
      assertThat(seen()).isEqualTo(50);
    }
  }

  private static String laneReason(EncoderProcess encoder) {
    return encoder.spaces().reports().stream()
        .flatMap(space -> space.running().stream())
        .map(running -> running.lane().reason())
        .findFirst()
        .orElse("");
  }

  @Test
  void aRedisThatIsAwayIsWaitedForAndSaidSo() throws Exception {
    try (EncoderProcess encoder = inThisProcess("one")) {
      Map<Slot, AcceptedPicture> before = upload(100);
      awaitSeen(seen -> seen == 100);

      redis.kill();
      Map<Slot, AcceptedPicture> after = upload(200, 100);
      await()
          .atMost(PATIENCE)
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
      redis.restart();

      awaitSeen(seen -> seen == 300);
      assertCodesAreThoseOfEachPictureAlone(before);
      assertCodesAreThoseOfEachPictureAlone(after);
    }
  }

  @Test
  void aBrokerThatIsAwayIsWaitedForAndSaidSo() throws Exception {
    try (EncoderProcess encoder = inThisProcess("one")) {
      Map<Slot, AcceptedPicture> before = upload(100);
      awaitSeen(seen -> seen == 100);

      kafka.kill();
      await()
          .atMost(PATIENCE)
          .until(() ->
              encoder.spaces().reports().getFirst().running().stream()
                  .anyMatch(running -> !running.lane().reason().isEmpty()));
      kafka.restart();
      Map<Slot, AcceptedPicture> after = upload(200, 100);

      awaitSeen(seen -> seen == 300);
      assertCodesAreThoseOfEachPictureAlone(before);
      assertCodesAreThoseOfEachPictureAlone(after);
    }
  }

  @Test
  void twoEncodersShareThePartitions() throws Exception {
    try (EncoderProcess first = inThisProcess("one");
        EncoderProcess second = inThisProcess("two")) {
      Map<Slot, AcceptedPicture> pictures = upload(400);

      awaitSeen(seen -> seen == 400);
      assertCodesAreThoseOfEachPictureAlone(pictures);
      await()
          .atMost(PATIENCE)
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

  private EncoderProcess inThisProcess(String member) {
    return EncoderProcess.start(kafka.bootstrapServers(), redis.url(), member);
  }

  private Map<Slot, AcceptedPicture> upload(int count) {
    return upload(count, 0);
  }

  private Map<Slot, AcceptedPicture> upload(int count, int from) {
    List<AcceptedPicture> pictures = new ArrayList<>();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      pictures.add(TestPictures.picture(i, 32 + i % 9, 32 + i % 5));
      sent.add(topics.accept("picture-" + i, pictures.getLast()));
    }
    Map<Slot, AcceptedPicture> slots = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      slots.put(TestTopics.slot(sent.get(i)), pictures.get(i));
    }
    return slots;
  }

  private void awaitSeen(LongPredicate condition) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> condition.test(seen()));
  }

  private long seen() {
    long seen = 0;
    for (int partition = 0; partition < TestTopics.PARTITIONS; partition++) {
      seen += store.position(partition, MODEL.space()).seen();
    }
    return seen;
  }

  private String digests() {
    StringBuilder digests = new StringBuilder();
    for (int partition = 0; partition < TestTopics.PARTITIONS; partition++) {
      StorePosition position = store.position(partition, MODEL.space());
      digests.append(EntryDigest.text(position.digest())).append(' ');
    }
    return digests.toString();
  }

  private void assertCodesAreThoseOfEachPictureAlone(Map<Slot, AcceptedPicture> pictures)
      throws UnreadablePictureException {
    Map<Slot, BinaryCode> stored = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> found : topics.all("codes." + MODEL.space())) {
      for (BlockEntry entry : CodeBlockCodec.read(found.value()).entries()) {
        if (entry instanceof BlockEntry.Live live) {
          BinaryCode before = stored.put(new Slot(found.partition(), live.offset()), live.code());
          assertThat(before == null || before.equals(live.code())).isTrue();
        }
      }
    }
    byte[][] pages = pages();
    List<byte[]> inputs = new ArrayList<>();
    List<BinaryCode> inRedis = new ArrayList<>();
    for (Map.Entry<Slot, AcceptedPicture> picture : pictures.entrySet()) {
      Slot slot = picture.getKey();
      BinaryCode code = PackedCodes.get(pages[slot.partition()], (int) slot.offset(), MODEL.bits());
      assertThat(code).isEqualTo(stored.get(slot));
      if (slot.offset() % 8 == 0) {
        inRedis.add(code);
        inputs.add(
            Resampler.toInput(PictureDecoder.decode(picture.getValue().bytes()), MODEL.side()));
      }
    }
    assertThat(inRedis).isEqualTo(MODEL.codes(inputs));
  }

  /** The blocks of each partition, in the order of the log, never begin after all before ended. */
  private void assertBlocksLeaveNothingOut(Map<Slot, AcceptedPicture> pictures) {
    long[] reached = new long[TestTopics.PARTITIONS];
    topics.all("codes." + MODEL.space()).stream()
        .sorted(java.util.Comparator.comparingLong(ConsumerRecord::offset))
        .forEach(found -> {
          var block = CodeBlockCodec.read(found.value());
          assertThat(block.from()).isLessThanOrEqualTo(reached[found.partition()]);
          reached[found.partition()] = Math.max(reached[found.partition()], block.to());
        });
    pictures
        .keySet()
        .forEach(slot -> assertThat(slot.offset()).isLessThan(reached[slot.partition()]));
  }

  private byte[][] pages() {
    byte[][] pages = new byte[TestTopics.PARTITIONS][];
    for (int partition = 0; partition < pages.length; partition++) {
      pages[partition] = store.codes(partition, MODEL.space(), 0);
    }
    return pages;
  }
}
