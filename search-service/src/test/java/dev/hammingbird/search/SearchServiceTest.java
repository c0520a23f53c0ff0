package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestSystemResource.class)
class SearchServiceTest {
  private final TestWorld world = new TestWorld();
  private final String prefix = SharedInfrastructure.freshPrefix();

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Test
  void aPictureFindsItselfAtDistanceZero() {
    ModelRecord model = world.activeSpace(12, prefix);

    given()
        .contentType("image/png")
        .body(picture(3))
        .post("/search?k=3")
        .then()
        .statusCode(200)
        .body("space", equalTo(model.space().value()))
        .body("coverage", equalTo(1.0f))
        .body("degraded", equalTo(false))
        .body("hits", hasSize(3))
        .body("hits[0].distance", equalTo(0))
        .body("hits[0].id", equalTo(prefix + 3))
        .body("hits[0].labels", equalTo(List.of("odd")))
        .body("token.length()", greaterThan(10))
        .body("timings.total_ms", greaterThan(0f));
  }

  @Test
  void aPictureInAFormIsAnsweredToo() {
    world.activeSpace(12, prefix);

    given()
        .multiPart("anything", "name.bin", picture(5), "image/png")
        .post("/search?k=1")
        .then()
        .statusCode(200)
        .body("hits[0].id", equalTo(prefix + 5));
  }

  @Test
  void hitsAreThoseThatSortingEverythingGives() {
    ModelRecord model = world.activeSpace(60, prefix);
    BinaryCode query = TestCodes.code(model.space().value(), picture(7), 64);

    List<Map<String, Object>> hits =
        search(Map.of("id", prefix + 7, "k", 500, "labels", List.of("even")))
            .statusCode(200)
            .extract()
            .path("hits");

    Map<String, Integer> distances = new TreeMap<>();
    for (int i = 0; i < 60; i += 2) {
      BinaryCode code = TestCodes.code(model.space().value(), picture(i), 64);
      distances.put(prefix + i, code.hammingDistance(query));
    }
    List<Map<String, Object>> ours =
        hits.stream().filter(hit -> String.valueOf(hit.get("id")).startsWith(prefix)).toList();
    assertThat(ours).hasSize(30);
    ours.forEach(hit ->
        assertThat(hit.get("distance")).isEqualTo(distances.get(String.valueOf(hit.get("id")))));
    assertThat(hits)
        .isSortedAccordingTo(
            Comparator.comparing((Map<String, Object> hit) -> number(hit, "distance"))
                .thenComparing(hit -> number(hit, "partition"))
                .thenComparing(hit -> number(hit, "slot")));
  }

  @Test
  void aRadiusBoundsTheHits() {
    world.activeSpace(40, prefix);

    List<Integer> distances =
        search(Map.of("id", prefix + 7, "k", 1000, "radius", 29))
            .statusCode(200)
            .extract()
            .path("hits.distance");

    assertThat(distances).isNotEmpty().allMatch(distance -> distance <= 29);
  }

  @Test
  void aCodeIsSearchedInItsOwnSpaceOnly() {
    ModelRecord model = world.activeSpace(12, prefix);
    ModelRecord narrow = world.register(32);
    world.fill(narrow);
    TestWorld.awaitState(narrow, "VERIFIED");
    String space = model.space().value();
    String code = TestCodes.code(space, picture(4), 64).hex();

    search(Map.of("code", code, "space", space, "k", 1))
        .statusCode(200)
        .body("hits[0].id", equalTo(prefix + 4));
    search(Map.of("code", code, "space", narrow.space().value()))
        .statusCode(409)
        .contentType(containsString("application/problem+json"))
        .body("type", equalTo("urn:hammingbird:other-space"));
    given()
        .contentType("application/json")
        .body(Map.of("code", code, "space", space))
        .post("/search?space=" + narrow.space())
        .then()
        .statusCode(409);
    search(Map.of("id", prefix + 4, "space", narrow.space().value()))
        .statusCode(200)
        .body("space", equalTo(narrow.space().value()))
        .body("bits", equalTo(32));
  }

  @Test
  void whatIsNotARequestIsRefusedWithTheReason() {
    world.activeSpace(4, prefix);

    search(Map.of("k", 5))
        .statusCode(400)
        .body("detail", equalTo("give exactly one of id and code"));
    search(Map.of("id", prefix + 1, "k", 1001))
        .statusCode(400)
        .body("detail", equalTo("k must be 1 to 1000, not 1001"));
    search(Map.of("id", prefix + 1, "radius", -1)).statusCode(400);
    search(Map.of("id", prefix + 1, "space", "no-space")).statusCode(400);
    search(Map.of("id", prefix + 1, "space", "0123456789abcdef")).statusCode(404);
    search(Map.of("id", prefix + "unknown"))
        .statusCode(404)
        .body("type", equalTo("urn:hammingbird:unknown-image"));
    search(Map.of("code", "abcd")).statusCode(400);
    search(Map.of("code", "zz", "space", "0123456789abcdef")).statusCode(400);
    given()
        .contentType("application/json")
        .body("{\"idd\":1")
        .post("/search")
        .then()
        .statusCode(400)
        .contentType(containsString("application/problem+json"));
    given().contentType("image/png").body(new byte[0]).post("/search").then().statusCode(400);
    given()
        .contentType("image/png")
        .body(new byte[] {1})
        .post("/search?k=many")
        .then()
        .statusCode(400)
        .body("type", equalTo("urn:hammingbird:invalid-request"));
  }

  @Test
  void theEncodersRefusalIsPassedOnAndItsFailureIsRetryable() {
    world.activeSpace(4, prefix);

    given()
        .contentType("application/octet-stream")
        .body("BROKEN picture".getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .post("/search")
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:hammingbird:corrupt"))
        .body("detail", equalTo("the picture is broken"));
    given()
        .contentType("application/octet-stream")
        .body("FAILED picture".getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .post("/search")
        .then()
        .statusCode(503)
        .header("Retry-After", "1")
        .body("type", equalTo("urn:hammingbird:encoder-unavailable"));
  }

  @Test
  void anEncoderThatDiesWhileItEncodesIsMadeUpForByTheNext() {
    world.activeSpace(4, prefix);

    given()
        .contentType("application/octet-stream")
        .body("KILLED %s".formatted(prefix).getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .post("/search")
        .then()
        .statusCode(200);
  }

  @Test
  void picturesAreReadByAddress() throws IOException {
    ModelRecord model = world.activeSpace(3, prefix);
    byte[] picture = picture(2);

    byte[] bytes =
        given()
            .get("/images/" + prefix + 2)
            .then()
            .statusCode(200)
            .contentType("image/png")
            .header("ETag", "\"" + TestCodes.sha256(picture) + "\"")
            .header("traceparent", containsString("4bf92f3577b34da6a3ce929d0e0e4736"))
            .extract()
            .asByteArray();
    byte[] small =
        given()
            .get("/images/" + prefix + "2/thumbnail?side=20")
            .then()
            .statusCode(200)
            .contentType("image/png")
            .extract()
            .asByteArray();

    assertThat(bytes).isEqualTo(picture);
    assertThat(ImageIO.read(new ByteArrayInputStream(small)).getWidth()).isEqualTo(20);
    given()
        .header("If-None-Match", "\"" + TestCodes.sha256(picture) + "\"")
        .get("/images/" + prefix + 2)
        .then()
        .statusCode(304);
    given().get("/images/" + prefix + "none").then().statusCode(404);
    world.erase(prefix + 2);
    world.fill(model);
    TestWorld.soon()
        .untilAsserted(() -> given().get("/images/" + prefix + 2).then().statusCode(404));
    search(Map.of("id", prefix + 2)).statusCode(404);
  }

  @Test
  void labelsGivenLaterAreFilteredBy() {
    world.activeSpace(6, prefix);

    world.label(prefix + 1, "late");

    TestWorld.soon()
        .untilAsserted(() ->
            search(Map.of("id", prefix + 2, "labels", List.of("late"), "k", 50))
                .statusCode(200)
                .body("hits.id", hasItem(prefix + 1))
                .body("hits.labels", hasItem(List.of("late"))));
  }

  @Test
  void anEmptiedStoreIsStatedWhileMemoryAnswers() {
    ModelRecord model = world.activeSpace(10, prefix);

    world.flushRedis();

    TestWorld.soon()
        .untilAsserted(() ->
            search(Map.of("id", prefix + 2, "k", 1))
                .statusCode(200)
                .body("degraded", equalTo(true))
                .body("hits[0].id", equalTo(prefix + 2)));
    given().get("/q/health/ready").then().statusCode(200);
    world.fill(model);
    TestWorld.soon()
        .untilAsserted(() ->
            search(Map.of("id", prefix + 2)).statusCode(200).body("degraded", equalTo(false)));
  }

  private byte[] picture(int number) {
    return TestWorld.picture(prefix, number);
  }

  private static ValidatableResponse search(Map<String, Object> request) {
    return given().contentType("application/json").body(request).post("/search").then();
  }

  private static Long number(Map<String, Object> hit, String field) {
    return Long.valueOf(String.valueOf(hit.get(field)));
  }
}
