package dev.hammingbird.encoder;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.model.Control;
import dev.hammingbird.contracts.model.Gate;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.Transition;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  @Test
  void aSpaceProvesItselfRestsWhenToldAndLeavesNothingWhenRetired() {
    TestModel model = TestModel.residual(32, 8, 16, 9);
    topics.publish(model, model.record());
    awaitServing(model.space(), "state", "BACKFILLING");
    ModelRecord begun = newest(model.space());
    assertThat(begun.gates())
        .extracting(Gate::name)
        .containsExactlyInAnyOrder(
            "artifact", "external-data", "opset", "operators", "golden-vectors");
    assertThat(begun.gates()).noneMatch(Gate::failed);
    Slot first = TestTopics.slot(topics.accept("life-1", TestPictures.picture(1, 40, 40)));
    awaitStored(model.space(), List.of(first));

    topics.publish(begun.controlled(Control.NONE.withPaused(true, "test", Instant.now())));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            when()
                .get("/lanes")
                .then()
                .body(view(model.space()) + ".partitions.state", everyItem(equalTo("PAUSED"))));
    Slot second = TestTopics.slot(topics.accept("life-1", TestPictures.picture(2, 40, 40)));
    awaitStored(MODEL.space(), List.of(second));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            when()
                .get("/lanes")
                .then()
                .body(view(model.space()) + ".paused", equalTo(true))
                .body(view(model.space()) + ".toCome", greaterThan(0)));
    topics.publish(begun);
    awaitStored(model.space(), List.of(second));

    topics.publish(begun.moved(new Transition(State.RETIRED, Instant.now(), "test", "", Map.of())));

    awaitServing(model.space(), "serving", "STOPPED");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(keysOf(model.space())).isEmpty();
          try (var admin = topics.kafka().admin()) {
            assertThat(admin.listTopics().names().get())
                .doesNotContain(Topics.codes(model.space()))
                .contains(Topics.codes(MODEL.space()));
          }
        });
    // One that is killed in between leaves something, which the next look finds.
    SHARED.redis("SET", new StoreKeys(2).live(model.space(), 7), "left");
    topics.publish(newest(model.space()));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(keysOf(model.space())).isEmpty());
  }

  @Test
  void goingThroughLogBlocksAndStoreNamesEveryPictureThatDoesNotFit() {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      slots.add(
          TestTopics.slot(topics.accept("book-" + i, TestPictures.picture(5000 + i, 40, 40))));
    }
    slots.add(TestTopics.slot(topics.accept("book-1", TestPictures.picture(6000, 40, 40))));
    slots.add(topics.erase("book-2"));
    slots.add(topics.acceptBroken("book-3", new byte[] {1, 2, 3}));
    awaitStored(MODEL.space(), slots);
    String path = "/ledger/differences?space=" + MODEL.space();
    when()
        .get(path)
        .then()
        .statusCode(200)
        .body("agrees", equalTo(true))
        .body("spaces[0].partitions", hasSize(4))
        .body("spaces[0].partitions.total", everyItem(equalTo(0)));
    Slot lost = slots.get(10);
    Slot extra = slots.get(2);
    PageLayout layout = new PageLayout(MODEL.bits());

    mark(lost, layout, "0");
    mark(extra, layout, "1");
    try {
      String both = "spaces[0].partitions.differences.flatten()";
      when()
          .get(path)
          .then()
          .body("agrees", equalTo(false))
          .body(both + ".find { it.kind == 'NOT_STORED' }.id", equalTo("book-10"))
          .body(both + ".find { it.kind == 'NOT_STORED' }.slot", equalTo((int) lost.offset()))
          .body(
              both + ".find { it.kind == 'STORED_TOO_MUCH' }.slot", equalTo((int) extra.offset()));
      when().get("/ledger").then().body("balanced", equalTo(lost.partition() == extra.partition()));
    } finally {
      mark(lost, layout, "1");
      mark(extra, layout, "0");
    }
    when().get("/ledger/differences?space=0123456789abcdef").then().statusCode(404);
  }

  @Test
  void whatWasErasedStaysErasedInANewSpaceAndInAStoreThatIsRebuilt() {
    Slot picture = TestTopics.slot(topics.accept("forget", TestPictures.picture(7000, 40, 40)));
    awaitStored(MODEL.space(), List.of(picture));
    assertThat(live(picture)).isEqualTo("1");
    Slot tombstone = topics.erase("forget");
    awaitStored(MODEL.space(), List.of(tombstone));
    assertThat(live(picture)).isEqualTo("0");

    TestModel late = TestModel.residual(32, 8, 24, 11);
    topics.publish(late, late.record());
    awaitStored(late.space(), List.of(tombstone));
    assertThat(live(late, picture)).isEqualTo("0");
    keysOf(late.space()).forEach(key -> SHARED.redis("DEL", key));
    awaitStored(late.space(), List.of(tombstone));

    assertThat(live(late, picture)).isEqualTo("0");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            when()
                .get("/ledger/differences?space=" + late.space())
                .then()
                .body("agrees", equalTo(true)));
  }

  private static List<String> keysOf(SpaceId space) {
    return SHARED.redis("KEYS", "hb:*" + space + "*").stream()
        .filter(key -> key.startsWith("hb:"))
        .toList();
  }

  private static String live(TestModel model, Slot slot) {
    PageLayout layout = new PageLayout(model.bits());
    String key = new StoreKeys(slot.partition()).live(model.space(), layout.page(slot.offset()));
    return SHARED.redis("GETBIT", key, "" + layout.indexInPage(slot.offset())).getFirst();
  }

  private static void mark(Slot slot, PageLayout layout, String bit) {
    String key = new StoreKeys(slot.partition()).live(MODEL.space(), layout.page(slot.offset()));
    SHARED.redis("SETBIT", key, "" + layout.indexInPage(slot.offset()), bit);
  }

  @Test
  void aSpaceWhoseArtifactNeverComesFails() {
    TestModel absent = TestModel.residual(32, 8, 20, 10);

    topics.publish(absent.record());

    awaitServing(absent.space(), "state", "FAILED");
    assertThat(newest(absent.space()).history().getLast().reason())
        .contains("no way was made for PT3S")
        .contains("parts are not all on the topic");
  }

  private static ModelRecord newest(SpaceId space) {
    return topics.all(Topics.MODELS).stream()
        .map(record -> JsonCodec.readModel(record.value()))
        .filter(record -> record.space().equals(space))
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  private static void awaitServing(SpaceId space, String field, String value) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> when().get("/lanes").then().body(view(space) + "." + field, equalTo(value)));
  }

  private static String view(SpaceId space) {
    return "spaces.find { it.space == '%s' }".formatted(space);
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
    return live(MODEL, slot);
  }

  private static String header(
      org.apache.kafka.clients.consumer.ConsumerRecord<byte[], byte[]> letter, String name) {
    var header = letter.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
