package dev.hammingbird.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.ingest.admission.InFlight;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealInfrastructure.class)
class ImagesResourceTest {
  private static final String OCTETS = "application/octet-stream";

  @Inject InFlight inFlight;

  private final String prefix = SharedInfrastructure.freshPrefix();

  @Test
  void whoFindsNoRoomIsToldToComeAgain() {
    List<InFlight.Place> taken =
        Stream.generate(inFlight::tryEnter)
            .takeWhile(Optional::isPresent)
            .flatMap(Optional::stream)
            .toList();
    try {
      given()
          .body(Pictures.png(4, 4, 1))
          .contentType(OCTETS)
          .post("/images")
          .then()
          .statusCode(429)
          .header("Retry-After", "1")
          .body("type", equalTo("urn:hammingbird:too-many-uploads"));
    } finally {
      taken.forEach(InFlight.Place::close);
    }
  }

  @Test
  void aPictureLiesWhereTheAnswerSays() {
    byte[] png = Pictures.png(20, 10, 1);
    String id = prefix + "Grüße/1";

    ValidatableResponse answer =
        given()
            .body(png)
            .contentType("image/png")
            .queryParam("id", id)
            .queryParam("labels", "dog,cat")
            .post("/images")
            .then()
            .statusCode(201)
            .body("id", equalTo(id))
            .body("width", equalTo(20))
            .body("height", equalTo(10));

    ConsumerRecord<byte[], byte[]> written = written(answer);
    assertThat(Records.key(written)).isEqualTo(id);
    assertThat(written.value()).isEqualTo(png);
    assertThat(written.partition()).isEqualTo(IdPartitioner.partition(new ImageId(id), 4));
    assertThat(Records.header(written, "ce_subject")).isEqualTo(id);
    assertThat(Records.header(written, "hb_labels")).isEqualTo("cat,dog");
    assertThat(Records.header(written, "content-type")).isEqualTo("image/png");
    assertThat(Records.header(written, "traceparent"))
        .contains(answer.extract().header("X-Trace-Id"));
  }

  @Test
  void theTraceOfTheSenderGoesOn() {
    ValidatableResponse answer =
        given()
            .body(Pictures.png(4, 4, 2))
            .contentType(OCTETS)
            .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            .post("/images")
            .then()
            .statusCode(201)
            .header("X-Trace-Id", "0af7651916cd43dd8448eb211c80319c");

    assertThat(Records.header(written(answer), "traceparent"))
        .startsWith("00-0af7651916cd43dd8448eb211c80319c-");
  }

  @Test
  void withoutAnIdTheDigestIsTheId() {
    ValidatableResponse answer =
        given().body(Pictures.jpeg(8, 8, 3)).contentType("image/jpeg").post("/images").then();

    answer.statusCode(201).body("id", matchesPattern("[0-9a-f]{64}"));
    assertThat(answer.extract().<String>path("id")).isEqualTo(answer.extract().path("sha256"));
  }

  @Test
  void badInputIsAnsweredWithAProblemAndItsReason() {
    refused(new byte[0], 400, "empty");
    refused("PK zip".getBytes(StandardCharsets.UTF_8), 415, "unknown-format");
    refused(Pictures.cut(Pictures.jpeg(90, 90, 1)), 422, "corrupt");
    refused(Pictures.cut(Pictures.png(90, 90, 1)), 422, "corrupt");
    refused(new byte[1024 * 1024 + 1], 413, "too-many-bytes");
  }

  @Test
  void aLyingContentTypeDoesNotMatter() {
    given()
        .body(Pictures.jpeg(8, 8, 1))
        .contentType("image/png")
        .post("/images")
        .then()
        .statusCode(201);
  }

  @Test
  void badNamesAreRefused() {
    byte[] png = Pictures.png(4, 4, 1);

    given()
        .body(png)
        .contentType(OCTETS)
        .queryParam("id", "a\nb")
        .post("/images")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:hammingbird:invalid-id"));
    given()
        .body(png)
        .contentType(OCTETS)
        .queryParam("labels", "a|b")
        .post("/images")
        .then()
        .statusCode(400)
        .body("type", equalTo("urn:hammingbird:invalid-labels"));
  }

  @Test
  void ofManyFilesEachHasItsOwnAnswer() {
    given()
        .multiPart("file", "a.png", Pictures.png(6, 6, 1), "image/png")
        .multiPart("file", "b.png", Pictures.cut(Pictures.png(60, 60, 1)), "image/png")
        .multiPart("file", "c.txt", "text".getBytes(StandardCharsets.UTF_8), "text/plain")
        .multiPart("file", "d.jpg", Pictures.jpeg(6, 6, 1), "image/jpeg")
        .post("/images")
        .then()
        .statusCode(207)
        .body("results", hasSize(4))
        .body("results.status", equalTo(List.of(201, 422, 415, 201)))
        .body("results.file", equalTo(List.of("a.png", "b.png", "c.txt", "d.jpg")))
        .body("results[1].problem.reason", equalTo("corrupt"))
        .body("results[3].image.width", equalTo(6));
  }

  @Test
  void oneFileOfAFormIsAnsweredLikeABody() {
    given()
        .multiPart("file", "a.png", Pictures.png(6, 6, 1), "image/png")
        .multiPart("id", prefix + "one")
        .multiPart("labels", "cat")
        .post("/images")
        .then()
        .statusCode(201)
        .body("id", equalTo(prefix + "one"));
  }

  @Test
  void anIdForSeveralFilesIsRefused() {
    given()
        .multiPart("file", "a.png", Pictures.png(6, 6, 1), "image/png")
        .multiPart("file", "b.png", Pictures.png(6, 6, 2), "image/png")
        .multiPart("id", prefix + "two")
        .post("/images")
        .then()
        .statusCode(400)
        .body("type", equalTo("urn:hammingbird:invalid-form"));
  }

  @Test
  void anErasureIsARecordWithoutAValue() {
    String id = prefix + "gone/for good";

    ValidatableResponse answer =
        given().pathParam("id", id).delete("/images/{id}").then().statusCode(202);

    ConsumerRecord<byte[], byte[]> written = written(answer);
    assertThat(Records.key(written)).isEqualTo(id);
    assertThat(written.value()).isNull();
    assertThat(Records.header(written, "ce_type")).isEqualTo("dev.hammingbird.image.erased.v1");
  }

  @Test
  void labelsGoToTheirTopic() {
    String id = prefix + "labelled";

    ValidatableResponse answer =
        given()
            .pathParam("id", id)
            .contentType("application/json")
            .body(Map.of("labels", List.of("dog", "cat", "dog")))
            .put("/images/{id}/labels")
            .then()
            .statusCode(202);

    ConsumerRecord<byte[], byte[]> written =
        Records.at(
            Topics.LABELS,
            answer.extract().path("partition"),
            answer.extract().jsonPath().getLong("offset"));
    assertThat(Records.key(written)).isEqualTo(id);
    assertThat(new String(written.value(), StandardCharsets.UTF_8))
        .isEqualTo("{\"labels\":[\"cat\",\"dog\"]}");
  }

  @Test
  void labelsThatAreNoneAreRefused() {
    for (String body : List.of("{}", "{\"labels\":[null]}", "{\"labels\":[\"\"]}", "[", "")) {
      given()
          .contentType("application/json")
          .body(body)
          .put("/images/x/labels")
          .then()
          .statusCode(400)
          .contentType("application/problem+json");
    }
  }

  @Test
  void theFiguresTellWhatCameIn() {
    given().body(Pictures.png(6, 6, 1)).contentType(OCTETS).post("/images").then().statusCode(201);
    refused(new byte[0], 400, "empty");

    JsonPath stats = given().get("/stats").then().extract().jsonPath();

    assertThat(stats.getLong("accepted")).isPositive();
    assertThat(stats.getLong("rejected_by_reason.empty")).isPositive();
    assertThat(stats.getLong("bytes_kept")).isPositive();
    given()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("hammingbird_ingest_accepted_total"));
  }

  @Test
  void healthSaysWhatItStandsOn() {
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'log' }.data.kafka", equalTo("ok"))
        .body("checks.find { it.name == 'log' }.data.redis", equalTo("ok"));
    given().get("/q/health/started").then().statusCode(200);
    given().get("/q/health/live").then().statusCode(200);
  }

  private static void refused(byte[] bytes, int status, String reason) {
    given()
        .body(bytes)
        .contentType(OCTETS)
        .post("/images")
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("reason", equalTo(reason))
        .body("type", equalTo("urn:hammingbird:" + reason));
  }

  private static ConsumerRecord<byte[], byte[]> written(ValidatableResponse answer) {
    return Records.at(
        Topics.IMAGES,
        answer.extract().path("partition"),
        answer.extract().jsonPath().getLong("offset"));
  }
}
