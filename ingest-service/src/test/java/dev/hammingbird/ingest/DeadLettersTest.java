package dev.hammingbird.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.Rejection;
import dev.hammingbird.contracts.image.RejectionCodec;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealInfrastructure.class)
class DeadLettersTest {
  private final String prefix = SharedInfrastructure.freshPrefix();

  @Test
  void aReplayKeepsAttemptsAndFirstCauseAndTakesAllOfALongPicture() {
    byte[] broken = new byte[100_000];
    RecordMetadata original = Records.send(Topics.IMAGES_RAW, prefix + "long", broken, Map.of());
    awaitLetters("long", 1);
    String reason = "long-" + number(prefix);
    Records.send(
        Topics.IMAGES_REJECTED,
        prefix + "long",
        Arrays.copyOf(broken, RejectionCodec.MAX_KEPT_BYTES),
        letter(
            reason,
            new Rejection.Origin(Topics.IMAGES_RAW, original.partition(), original.offset())));

    assertThat(replay(reason, "encoder")).isEqualTo(1);

    Map<String, Object> again = awaitAttempts("long", 2);
    assertThat(again.get("whole")).isEqualTo(false);
    assertThat(again.get("stage")).isEqualTo("ingest");
    assertThat(again.get("first_cause")).isEqualTo(reason + ": of the test");
    assertThat(mine("long"))
        .extracting(letter -> letter.get("attempts"))
        .containsExactlyInAnyOrder(1, 2); // the one that was replayed is done with
    ConsumerRecord<byte[], byte[]> judged =
        Records.all(Topics.IMAGES_RAW, r -> Records.key(r).equals(prefix + "long")).getLast();
    assertThat(judged.value()).isEqualTo(broken);
  }

  @Test
  void aPictureThatCanBeReadByNowIsLetInUnderItsIdOnceForAllSpaces() {
    byte[] png = Pictures.png(12, 12, prefix.hashCode());
    String reason = "test-" + number(prefix);
    for (String space : List.of("00000000000000aa", "00000000000000bb")) {
      Map<String, String> headers = new HashMap<>(letter(reason));
      headers.put("ce_subject", prefix + "good");
      headers.put("hb_labels", "cat");
      headers.put(RejectionCodec.SPACE, space);
      Records.send(Topics.IMAGES_REJECTED, prefix + "good", png, headers);
    }
    given()
        .get("/dead-letters?reason=" + reason)
        .then()
        .statusCode(200)
        .body("total", equalTo(2))
        .body("reasons[0].count", equalTo(2))
        .body("reasons[0].stage", equalTo("encoder"))
        .body("letters.space", contains("00000000000000bb", "00000000000000aa"));

    assertThat(replay(reason, "encoder")).isEqualTo(1);

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(Records.all(Topics.IMAGES, r -> Records.key(r).equals(prefix + "good")))
                .singleElement()
                .satisfies(accepted -> {
                  assertThat(accepted.value()).isEqualTo(png);
                  assertThat(Records.header(accepted, "hb_labels")).isEqualTo("cat");
                  assertThat(Records.header(accepted, "hb_attempts")).isEqualTo("1");
                  assertThat(Records.header(accepted, "hb_first_cause"))
                      .isEqualTo(reason + ": of the test");
                }));
    given().get("/dead-letters?reason=" + reason).then().body("total", equalTo(0));
    assertThat(replay(reason, "encoder")).isZero();
  }

  @Test
  void aRefusalThatAKilledServiceWroteTwiceIsListedOnceAndReplayedOnce() {
    String reason = "again-" + number(prefix);
    for (int i = 0; i < 2; i++) {
      Records.send(Topics.IMAGES_REJECTED, prefix + "e", Pictures.png(7, 7, 2), letter(reason));
    }

    given()
        .get("/dead-letters?reason=" + reason)
        .then()
        .body("total", equalTo(1))
        .body("reasons[0].count", equalTo(1));
    assertThat(replay(reason, "encoder")).isEqualTo(1);
    given().get("/dead-letters?reason=" + reason).then().body("total", equalTo(0));
  }

  @Test
  void thatALetterIsDoneWithIsWrittenBehindItWhereNoLimitPartsThem() {
    String reason = "done-" + number(prefix);
    RecordMetadata letter =
        Records.send(Topics.IMAGES_REJECTED, prefix + "d", Pictures.png(7, 7, 1), letter(reason));

    assertThat(replay(reason, "encoder")).isEqualTo(1);

    String address = letter.partition() + "-" + letter.offset();
    assertThat(
            Records.all(
                Topics.IMAGES_REJECTED,
                r -> Records.header(r, RejectionCodec.REPLAYED).equals(address)))
        .singleElement()
        .satisfies(done -> assertThat(done.partition()).isEqualTo(letter.partition()));
  }

  @Test
  void aLetterOlderThanThePictureThatNowHasItsIdIsNotReplayed() {
    String reason = "old-" + number(prefix);
    Records.send(Topics.IMAGES_REJECTED, prefix + "newer", Pictures.png(9, 9, 1), letter(reason));
    given()
        .body(Pictures.png(10, 10, 2))
        .contentType("image/png")
        .post("/images?id=" + prefix + "newer")
        .then()
        .statusCode(201);

    given()
        .contentType("application/json")
        .body(Map.of("reason", reason))
        .post("/dead-letters/replay")
        .then()
        .statusCode(202)
        .body("replayed", equalTo(0))
        .body("skipped.why", contains("a newer picture has this id"));
  }

  @Test
  void theBytesOfALetterAreNeverShownByABrowser() {
    RecordMetadata sent =
        Records.send(
            Topics.IMAGES_REJECTED,
            prefix + "x",
            "<script>".getBytes(StandardCharsets.UTF_8),
            letter("odd"));

    given()
        .get("/dead-letters/%d/%d".formatted(sent.partition(), sent.offset()))
        .then()
        .statusCode(200)
        .contentType("application/octet-stream")
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Disposition", containsString("attachment"))
        .body(equalTo("<script>"));
    given().get("/dead-letters/0/99999999").then().statusCode(404);
    given()
        .contentType("application/json")
        .body("{}")
        .post("/dead-letters/replay")
        .then()
        .statusCode(400)
        .body("detail", containsString("reason"));
  }

  @Test
  void whatWasErasedIsGoneForGoodAndItsReceiptTellsWhere() {
    String id = prefix + "gone";
    Records.send(Topics.IMAGES_RAW, id, new byte[] {1, 2, 3}, Map.of());
    awaitLetters("gone", 1);
    Map<String, Object> letter = mine("gone").getFirst();
    given()
        .body(Pictures.png(8, 8, 3))
        .contentType("image/png")
        .post("/images?id=" + id)
        .then()
        .statusCode(201);
    Instant before = Instant.now();

    String receipt =
        given()
            .delete("/images/" + id)
            .then()
            .statusCode(202)
            .body("id", equalTo(id))
            .extract()
            .path("receipt");

    given()
        .get("/erasures/" + receipt)
        .then()
        .statusCode(200)
        .body("id", equalTo(id))
        .body("confirmed", notNullValue());
    given().get("/erasures/99-1").then().statusCode(404);
    assertThat(Records.all(Topics.LABELS, r -> Records.key(r).equals(id)))
        .last()
        .satisfies(labels -> assertThat(labels.value()).isNull());
    assertThat(mine("gone")).isEmpty();
    given()
        .get("/dead-letters/%s/%s".formatted(letter.get("partition"), letter.get("offset")))
        .then()
        .statusCode(404);

    // Somebody sets the group of images.raw back: the old picture comes by once more, then a new
    // one.
    Records.send(Topics.IMAGES_RAW, id, Pictures.png(8, 8, 3), Map.of(), before);
    Records.send(Topics.IMAGES_RAW, id, new byte[] {1, 2, 3}, Map.of(), before);
    Records.send(Topics.IMAGES_RAW, id, Pictures.png(8, 8, 4), Map.of());
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(Records.all(Topics.IMAGES, r -> Records.key(r).equals(id)))
                .last()
                .satisfies(last -> assertThat(last.value()).isEqualTo(Pictures.png(8, 8, 4))));
    assertThat(Records.all(Topics.IMAGES, r -> Records.key(r).equals(id))).hasSize(3);
    assertThat(mine("gone")).isEmpty();
    given().get("/stats").then().body("rejected_by_reason.erased", not(equalTo(0)));
  }

  private static Map<String, String> letter(String reason) {
    return letter(reason, new Rejection.Origin(Topics.IMAGES, 0, number(reason)));
  }

  private static Map<String, String> letter(String reason, Rejection.Origin origin) {
    return RejectionCodec.headers(
        new Rejection(
            reason, Rejection.Stage.ENCODER, "of the test", 1, Optional.of(origin), Instant.now()));
  }

  private static int number(String text) {
    return text.hashCode() >>> 1;
  }

  private static int replay(String reason, String stage) {
    return given()
        .contentType("application/json")
        .body(Map.of("reason", reason, "stage", stage))
        .post("/dead-letters/replay")
        .then()
        .statusCode(202)
        .extract()
        .path("replayed");
  }

  private Map<String, Object> awaitAttempts(String name, int attempts) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () -> mine(name),
            letters ->
                letters.stream()
                    .anyMatch(letter -> Objects.equals(letter.get("attempts"), attempts)))
        .getFirst();
  }

  private void awaitLetters(String name, int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(mine(name)).hasSize(count));
  }

  private List<Map<String, Object>> mine(String name) {
    return given()
        .get("/dead-letters?limit=1000")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("letters.findAll { it.id == '" + prefix + name + "' }");
  }
}
