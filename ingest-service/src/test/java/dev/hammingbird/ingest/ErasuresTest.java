package dev.hammingbird.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.ImageEvent;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Rejection;
import dev.hammingbird.contracts.image.RejectionCodec;
import dev.hammingbird.contracts.picture.AcceptedPicture;
import dev.hammingbird.contracts.picture.Admission;
import dev.hammingbird.contracts.picture.PictureGate;
import dev.hammingbird.contracts.picture.PictureLimits;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What comes by after its picture was erased, or replaced. */
@QuarkusTest
@QuarkusTestResource(RealInfrastructure.class)
class ErasuresTest {
  private static final int ROUNDS = 100;

  @Inject Intake intake;

  private final String prefix = SharedInfrastructure.freshPrefix();

  @Test
  void whatAnEncoderRefusesAfterItsPictureWasErasedIsNeitherShownNorLetInAgain() {
    String id = prefix + "late";
    JsonPath receipt = upload(id, 1);
    given().delete("/images/" + id).then().statusCode(202);
    String reason = "late-" + (prefix.hashCode() >>> 1);
    Map<String, String> refusal = refusal(reason, receipt);

    Records.send(Topics.IMAGES_REJECTED, id, Pictures.png(9, 9, 1), refusal);
    // And one whose replay was under way when its picture was erased.
    Records.send(Topics.IMAGES_RAW, id, Pictures.png(9, 9, 1), refusal);

    given().get("/dead-letters?reason=" + reason).then().body("total", equalTo(0));
    byte[] newer = Pictures.png(9, 9, 2);
    Records.send(Topics.IMAGES_RAW, id, newer, Map.of());
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(on(Topics.IMAGES, id).getLast().value()).isEqualTo(newer));
    assertThat(on(Topics.IMAGES, id)).hasSize(3);
  }

  @Test
  void aLetterOfAVersionThatWasReplacedBeforeTheEncoderRefusedItIsNotReplayed() {
    String id = prefix + "twice";
    String reason = "twice-" + (prefix.hashCode() >>> 1);
    JsonPath first = upload(id, 1);
    upload(id, 2);
    Records.send(Topics.IMAGES_REJECTED, id, Pictures.png(9, 9, 1), refusal(reason, first));

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
  void nothingOlderSlipsInBehindAnErasure() {
    AcceptedPicture picture = picture();
    Instant written = Instant.now().minusSeconds(1);
    List<CompletableFuture<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < ROUNDS; i++) {
        ImageId id = new ImageId(prefix + "race-" + i);
        ConsumerRecord<byte[], byte[]> raw =
            new ConsumerRecord<>(Topics.IMAGES_RAW, 0, i, id.bytes(), picture.bytes());
        ImageEvent.Accepted event =
            intake.accepted(picture, Optional.of(id), List.of(), "kafka:images.raw");
        all.add(
            CompletableFuture.runAsync(
                () -> intake.erase(id, "/images", Optional.empty()).join(), threads));
        all.add(
            CompletableFuture.runAsync(
                () ->
                    intake
                        .unlessErased(
                            raw,
                            () -> intake.erasedSince(id, written),
                            () -> intake.write(event, picture, Optional.empty()))
                        .join(),
                threads));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    }

    Map<String, ConsumerRecord<byte[], byte[]>> newest = new LinkedHashMap<>();
    Records.all(Topics.IMAGES, r -> Records.key(r).startsWith(prefix + "race-"))
        .forEach(found -> newest.put(Records.key(found), found));
    assertThat(newest).hasSize(ROUNDS);
    assertThat(newest.values()).allSatisfy(found -> assertThat(found.value()).isNull());
  }

  private static List<ConsumerRecord<byte[], byte[]>> on(String topic, String id) {
    return Records.all(topic, r -> Records.key(r).equals(id));
  }

  /** Returns what an encoder writes of a picture that it comes to only now. */
  private static Map<String, String> refusal(String reason, JsonPath receipt) {
    Rejection.Origin origin =
        new Rejection.Origin(Topics.IMAGES, receipt.getInt("partition"), receipt.getLong("offset"));
    return RejectionCodec.headers(
        new Rejection(
            reason, Rejection.Stage.ENCODER, "late", 1, Optional.of(origin), Instant.now()));
  }

  private static JsonPath upload(String id, int seed) {
    return given()
        .body(Pictures.png(9, 9, seed))
        .contentType("image/png")
        .post("/images?id=" + id)
        .then()
        .statusCode(201)
        .extract()
        .jsonPath();
  }

  private static AcceptedPicture picture() {
    if (new PictureGate(PictureLimits.DEFAULT).admit(Pictures.png(9, 9, 3))
        instanceof Admission.Admitted admitted) {
      return admitted.picture();
    }
    throw new IllegalStateException("the gate refused a PNG");
  }
}
