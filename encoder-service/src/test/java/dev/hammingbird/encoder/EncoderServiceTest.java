package dev.hammingbird.encoder;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.picture.AcceptedPicture;
import dev.hammingbird.contracts.picture.PictureDecoder;
import dev.hammingbird.contracts.picture.Resampler;
import dev.hammingbird.encoder.fixture.LiveEncoder;
import dev.hammingbird.encoder.fixture.TestPictures;
import dev.hammingbird.encoder.fixture.TestTopics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole service on a real broker and a real Redis, with a model that the test writes. */
@QuarkusTest
@QuarkusTestResource(RealInfrastructure.class)
class EncoderServiceTest {
  private static LiveEncoder encoder;

  @BeforeAll
  static void publishModel() {
    encoder = new LiveEncoder();
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void everyPictureGetsTheCodeThatItsQueryGets() throws Exception {
    List<AcceptedPicture> pictures = new ArrayList<>();
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      AcceptedPicture picture = TestPictures.picture(i, 32 + i % 40, 32 + i % 17);
      pictures.add(picture);
      slots.add(TestTopics.slot(encoder.topics().accept("picture-" + i, picture, "cat")));
    }

    encoder.awaitStored(slots);

    List<byte[]> inputs = new ArrayList<>();
    for (AcceptedPicture picture : pictures) {
      inputs.add(Resampler.toInput(PictureDecoder.decode(picture.bytes()), 32));
    }
    assertThat(slots)
        .extracting(LiveEncoder::stored)
        .isEqualTo(LiveEncoder.MODEL.codes(inputs).stream().map(BinaryCode::hex).toList());
    for (int i = 0; i < 20; i++) {
      assertThat(queried(pictures.get(i))).isEqualTo(LiveEncoder.stored(slots.get(i)));
    }
    when().get("/ledger").then().statusCode(200).body("balanced", equalTo(true));
  }

  @Test
  void anUnreadablePictureIsRejectedAndTheLaneGoesOn() {
    Slot broken =
        encoder.topics().acceptBroken("broken", "not a picture".getBytes(StandardCharsets.UTF_8));
    Slot erased = encoder.topics().erase("never-there");
    Slot good = TestTopics.slot(encoder.topics().accept("good", TestPictures.picture(999, 64, 64)));

    encoder.awaitStored(List.of(broken, erased, good));

    assertThat(LiveEncoder.live(LiveEncoder.MODEL, good)).isEqualTo("1");
    assertThat(LiveEncoder.live(LiveEncoder.MODEL, broken)).isEqualTo("0");
    await()
        .atMost(LiveEncoder.PATIENCE)
        .untilAsserted(() ->
            assertThat(encoder.topics().all(Topics.IMAGES_REJECTED))
                .anySatisfy(letter -> {
                  assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo("broken");
                  assertThat(header(letter, "hb_stage")).isEqualTo("encoder");
                  assertThat(header(letter, "traceparent")).startsWith("00-0af7651916cd");
                  assertThat(header(letter, "hb_space"))
                      .isEqualTo(LiveEncoder.MODEL.space().value());
                }));
  }

  @Test
  void lanesHealthAndMetricsNameTheDevice() {
    encoder.awaitLoaded();

    when()
        .get("/lanes")
        .then()
        .statusCode(200)
        .body("device", equalTo("cpu"))
        .body("active", equalTo(LiveEncoder.MODEL.space().value()))
        .body(LiveEncoder.view(LiveEncoder.MODEL.space()) + ".partitions", hasSize(4));
    when().get("/q/health/ready").then().statusCode(200).body(containsString("\"cpu\""));
    when()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("encoder_images_total{"))
        .body(containsString("device=\"cpu\""));
    when().get("/q/openapi").then().statusCode(200).body(containsString("/codes"));
  }

  @Test
  void errorsAreProblems() {
    encoder.awaitLoaded();

    given()
        .body("nothing here".getBytes(StandardCharsets.UTF_8))
        .contentType("image/png")
        .post("/codes")
        .then()
        .statusCode(415)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:hammingbird:unknown-format"));
    byte[] cut = TestPictures.picture(1, 64, 64).bytes();
    given()
        .body(java.util.Arrays.copyOf(cut, cut.length / 2))
        .contentType("image/png")
        .post("/codes")
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:hammingbird:corrupt"));
    given()
        .body(cut)
        .contentType("image/png")
        .post("/codes?space=0123456789abcdef")
        .then()
        .statusCode(404)
        .body("type", equalTo("urn:hammingbird:no-such-space"));
    given().contentType("image/png").post("/codes").then().statusCode(400);
    when().get("/nowhere").then().statusCode(404);
  }

  private static String queried(AcceptedPicture picture) {
    return given()
        .body(picture.bytes())
        .contentType("image/png")
        .post("/codes")
        .then()
        .statusCode(200)
        .body("bits", equalTo(64))
        .body("outputs", hasSize(64))
        .body("sha256", equalTo(picture.sha256()))
        .extract()
        .path("code");
  }

  private static String header(
      org.apache.kafka.clients.consumer.ConsumerRecord<byte[], byte[]> letter, String name) {
    var header = letter.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
