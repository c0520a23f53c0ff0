package dev.hammingbird.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.Rejection;
import dev.hammingbird.contracts.image.RejectionCodec;
import dev.hammingbird.ingest.log.RecordHeaders;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealInfrastructure.class)
class RawConsumerTest {
  private final String prefix = SharedInfrastructure.freshPrefix();

  @Test
  void goodAndBrokenPicturesAllHaveAnOutcome() {
    for (int i = 0; i < 60; i++) {
      byte[] good = i % 2 == 0 ? Pictures.png(30, 20, i) : Pictures.jpeg(30, 20, i);
      Records.send(Topics.IMAGES_RAW, prefix + "good" + i, good, Map.of());
      byte[] broken =
          switch (i % 4) {
            case 0 -> Pictures.cut(good);
            case 1 -> new byte[0];
            case 2 -> new byte[] {1, 2, 3};
            default -> null;
          };
      Records.send(Topics.IMAGES_RAW, prefix + "broken" + i, broken, Map.of());
    }

    Map<String, ConsumerRecord<byte[], byte[]>> accepted = await(Topics.IMAGES, 60);
    Map<String, ConsumerRecord<byte[], byte[]>> rejected = await(Topics.IMAGES_REJECTED, 60);

    assertThat(accepted.keySet()).allMatch(id -> id.startsWith(prefix + "good"));
    assertThat(rejected.keySet()).allMatch(id -> id.startsWith(prefix + "broken"));
    assertThat(reason(rejected, "broken0")).isEqualTo("corrupt");
    assertThat(reason(rejected, "broken1")).isEqualTo("empty");
    assertThat(reason(rejected, "broken2")).isEqualTo("unknown-format");
    assertThat(reason(rejected, "broken3")).isEqualTo("empty");
  }

  @Test
  void aCloudEventsSubjectAndLabelsAreKept() {
    byte[] png = Pictures.png(9, 9, 1);
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    Records.send(
        Topics.IMAGES_RAW,
        "partition key",
        png,
        Map.of("ce_subject", prefix + "s", "hb_labels", "dog,cat", "traceparent", trace));

    ConsumerRecord<byte[], byte[]> written = named(await(Topics.IMAGES, 1), "s");

    assertThat(written.value()).isEqualTo(png);
    assertThat(Records.header(written, "hb_labels")).isEqualTo("cat,dog");
    assertThat(Records.header(written, "traceparent")).isEqualTo(trace);
  }

  @Test
  void bareBytesWithoutAKeyAreNamedByTheirDigest() {
    byte[] png = Pictures.png(11, 13, prefix.hashCode());
    Records.send(Topics.IMAGES_RAW, null, png, Map.of());

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(Records.all(Topics.IMAGES, r -> Arrays.equals(r.value(), png)))
                .singleElement()
                .satisfies(r -> assertThat(Records.key(r)).matches("[0-9a-f]{64}")));
  }

  @Test
  void aRejectionTellsOfItsOriginAndCountsTheTries() {
    byte[] broken = new byte[100_000];
    RecordMetadata first =
        Records.send(Topics.IMAGES_RAW, prefix + "r", broken, Map.of("mine", "kept"));
    ConsumerRecord<byte[], byte[]> rejected = named(await(Topics.IMAGES_REJECTED, 1), "r");
    Rejection once = RejectionCodec.read(RecordHeaders.text(rejected)).orElseThrow();

    assertThat(rejected.value()).hasSize(RejectionCodec.MAX_KEPT_BYTES);
    assertThat(Records.header(rejected, "mine")).isEqualTo("kept");
    assertThat(once.attempts()).isEqualTo(1);
    assertThat(once.origin())
        .contains(new Rejection.Origin(Topics.IMAGES_RAW, first.partition(), first.offset()));

    Records.send(Topics.IMAGES_RAW, prefix + "r", rejected.value(), RecordHeaders.text(rejected));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(Records.all(Topics.IMAGES_REJECTED, this::mine))
                .extracting(r -> Records.header(r, "hb_attempts"))
                .contains("2"));
  }

  @Test
  void badNamesAndLabelsAreRejected() {
    byte[] png = Pictures.png(9, 9, 1);
    Records.send(Topics.IMAGES_RAW, prefix + "n", png, Map.of("ce_subject", "a\u0007b"));
    Records.send(Topics.IMAGES_RAW, prefix + "l", png, Map.of("hb_labels", "a|b"));

    Map<String, ConsumerRecord<byte[], byte[]>> rejected = await(Topics.IMAGES_REJECTED, 2);

    assertThat(reason(rejected, "n")).isEqualTo("invalid-id");
    assertThat(reason(rejected, "l")).isEqualTo("invalid-labels");
  }

  @Test
  void ofTwoPicturesWithOneKeyTheLaterWins() {
    byte[] last = new byte[0];
    for (int i = 0; i < 20; i++) {
      last = i % 3 == 0 ? Pictures.jpeg(200, 200, i) : Pictures.png(5, 5, i);
      Records.send(Topics.IMAGES_RAW, prefix + "same", last, Map.of());
    }
    byte[] newest = last;

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          List<ConsumerRecord<byte[], byte[]>> all = Records.all(Topics.IMAGES, this::mine);
          assertThat(all).hasSizeGreaterThanOrEqualTo(20);
          assertThat(all.getLast().value()).isEqualTo(newest);
        });
  }

  @Test
  void theStatusTellsWhyAPictureWasRejected() {
    Records.send(Topics.IMAGES_RAW, prefix + "why", new byte[] {9, 9}, Map.of());

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            given()
                .get("/images/" + prefix + "why/status")
                .then()
                .statusCode(200)
                .body("state", equalTo("rejected"))
                .body("rejection.reason", equalTo("unknown-format")));
  }

  private boolean mine(ConsumerRecord<byte[], byte[]> entry) {
    return Records.key(entry).startsWith(prefix);
  }

  private Map<String, ConsumerRecord<byte[], byte[]>> await(String topic, int count) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () ->
                Records.all(topic, this::mine).stream()
                    .collect(
                        Collectors.toMap(Records::key, Function.identity(), (_, later) -> later)),
            found -> found.size() >= count);
  }

  private String reason(Map<String, ConsumerRecord<byte[], byte[]>> rejected, String name) {
    return Records.header(named(rejected, name), "hb_reason");
  }

  private ConsumerRecord<byte[], byte[]> named(
      Map<String, ConsumerRecord<byte[], byte[]>> found, String name) {
    return Objects.requireNonNull(found.get(prefix + name), name);
  }
}
