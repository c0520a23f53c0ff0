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
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.picture.AcceptedPicture;
import dev.hammingbird.contracts.picture.PictureDecoder;
import dev.hammingbird.contracts.picture.Resampler;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.encoder.fixture.TestModel;
import dev.hammingbird.encoder.fixture.TestPictures;
import dev.hammingbird.encoder.fixture.TestTopics;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole service on a real broker and a real Redis, with a model that the test writes. */
@QuarkusTest
@QuarkusTestResource(RealInfrastructure.class)
class EncoderServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final TestModel MODEL = TestModel.residual(32, 8, 64, 1);
  private static final SharedInfrastructure SHARED = SharedInfrastructure.get();
  private static TestTopics topics;

  @BeforeAll
  static void publishModel() {
    topics = new TestTopics(SHARED.bootstrapServers());
    topics.publish(MODEL, MODEL.record(State.BACKFILLING, State.VERIFIED, State.ACTIVE));
  }

  @AfterAll
  static void close() {
    topics.close();
  }

  @Test
  void everyPictureGetsTheCodeThatItsQueryGets() throws Exception {
    List<AcceptedPicture> pictures = new ArrayList<>();
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      AcceptedPicture picture = TestPictures.picture(i, 32 + i % 40, 32 + i % 17);
      pictures.add(picture);
      slots.add(TestTopics.slot(topics.accept("picture-" + i, picture, "cat")));
    }

    awaitStored(MODEL.space(), slots);

    List<byte[]> inputs = new ArrayList<>();
    for (AcceptedPicture picture : pictures) {
      inputs.add(Resampler.toInput(PictureDecoder.decode(picture.bytes()), 32));
    }
    assertThat(slots)
        .extracting(EncoderServiceTest::stored)
        .isEqualTo(MODEL.codes(inputs).stream().map(BinaryCode::hex).toList());
    for (int i = 0; i < 20; i++) {
      assertThat(queried(pictures.get(i))).isEqualTo(stored(slots.get(i)));
    }
    when().get("/ledger").then().statusCode(200).body("balanced", equalTo(true));
  }

  @Test
  void anUnreadablePictureIsRejectedAndTheLaneGoesOn() {
    Slot broken = topics.acceptBroken("broken", "not a picture".getBytes(StandardCharsets.UTF_8));
    Slot erased = topics.erase("never-there");
    Slot good = TestTopics.slot(topics.accept("good", TestPictures.picture(999, 64, 64)));

    awaitStored(MODEL.space(), List.of(broken, erased, good));

    assertThat(live(good)).isEqualTo("1");
    assertThat(live(broken)).isEqualTo("0");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(topics.all(Topics.IMAGES_REJECTED))
                .anySatisfy(letter -> {
                  assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo("broken");
                  assertThat(header(letter, "hb_stage")).isEqualTo("encoder");
                  assertThat(header(letter, "traceparent")).startsWith("00-0af7651916cd");
                  assertThat(header(letter, "hb_space")).isEqualTo(MODEL.space().value());
                }));
  }

  @Test
  void lanesHealthAndMetricsNameTheDevice() {
    awaitLoaded();

    when()
        .get("/lanes")
        .then()
        .statusCode(200)
        .body("device", equalTo("cpu"))
        .body("active", equalTo(MODEL.space().value()))
        .body("spaces.find { it.space == '%s' }.partitions".formatted(MODEL.space()), hasSize(4));
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
    awaitLoaded();

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

  @Test
  void aModelWithAnotherCodeThanItsGoldenOneIsRejected() {
    TestModel honest = TestModel.residual(32, 8, 48, 2);
    TestModel other = TestModel.residual(32, 8, 48, 3);
    TestModel liar = TestModel.of(honest.onnx(), 32, 48, other.manifest().golden());

    topics.publish(liar, liar.record());

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            when()
                .get("/lanes")
                .then()
                .body(
                    "spaces.find { it.space == '%s' }.state".formatted(liar.space()),
                    equalTo("REJECTED"))
                .body(
                    "spaces.find { it.space == '%s' }.reason".formatted(liar.space()),
                    containsString("golden picture 0")));
  }

  private static void awaitLoaded() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            when()
                .get("/lanes")
                .then()
                .body(
                    "spaces.find { it.space == '%s' }.partitions.size()".formatted(MODEL.space()),
                    equalTo(4)));
  }

  private static void awaitStored(SpaceId space, List<Slot> slots) {
    for (int partition = 0; partition < TestTopics.PARTITIONS; partition++) {
      int own = partition;
      long last =
          slots.stream()
              .filter(slot -> slot.partition() == own)
              .mapToLong(Slot::offset)
              .max()
              .orElse(-1);
      String key = new StoreKeys(partition).position(space);
      await()
          .atMost(PATIENCE)
          .until(() -> {
            String next = SHARED.redis("HGET", key, "next").getFirst();
            return last < 0 || (!next.equals("(nil)") && Long.parseLong(next) > last);
          });
    }
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

  private static String stored(Slot slot) {
    PageLayout layout = new PageLayout(MODEL.bits());
    String key = new StoreKeys(slot.partition()).codes(MODEL.space(), layout.page(slot.offset()));
    String index = "#" + layout.indexInPage(slot.offset());
    String value = SHARED.redis("BITFIELD", key, "GET", "i64", index).getFirst();
    return BinaryCode.ofWords(MODEL.bits(), new long[] {Long.parseLong(value)}, 0).hex();
  }

  private static String live(Slot slot) {
    PageLayout layout = new PageLayout(MODEL.bits());
    String key = new StoreKeys(slot.partition()).live(MODEL.space(), layout.page(slot.offset()));
    return SHARED.redis("GETBIT", key, "" + layout.indexInPage(slot.offset())).getFirst();
  }

  private static String header(
      org.apache.kafka.clients.consumer.ConsumerRecord<byte[], byte[]> letter, String name) {
    var header = letter.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
