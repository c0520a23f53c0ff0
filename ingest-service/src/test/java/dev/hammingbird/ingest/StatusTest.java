package dev.hammingbird.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.block.BlockEntry;
import dev.hammingbird.contracts.block.CodeBlock;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.model.GoldenVector;
import dev.hammingbird.contracts.model.Manifest;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.Preprocessing;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.contracts.store.PageLayout;
import dev.hammingbird.contracts.store.StoreBatch;
import dev.hammingbird.contracts.store.StoreKeys;
import dev.hammingbird.contracts.store.StorePosition;
import dev.hammingbird.contracts.store.StoreScript;
import dev.hammingbird.local.SharedInfrastructure;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.ByteArrayCodec;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealInfrastructure.class)
class StatusTest {
  private static final String SHA = "0f".repeat(32);
  private static final Preprocessing SIDE = new Preprocessing(32);
  private static final Bits BITS = new Bits(16);
  private static final SpaceId SPACE = SpaceId.of(SHA, SIDE.canonical(), BITS);
  private static final String MINE = "spaces.find { it.space == '" + SPACE + "' }.state";

  private final SharedInfrastructure shared = SharedInfrastructure.get();
  private final String id = SharedInfrastructure.freshPrefix() + "x/ä";

  @BeforeEach
  void publishASpace() {
    shared.flushRedis();
    Records.send(Topics.MODELS, SPACE.value(), JsonCodec.write(model()), Map.of());
  }

  @Test
  void aPictureIsAcceptedThenEncodedThenErased() {
    JsonPath receipt = upload();
    int partition = receipt.getInt("partition");
    long offset = receipt.getLong("offset");

    status("accepted", "pending").body("offset", equalTo((int) offset));

    StoreKeys keys = new StoreKeys(partition);
    shared.redis("HSET", keys.position(SPACE), "next", Long.toString(offset + 1), "layout", "2");
    status("accepted", "rejected");

    PageLayout layout = new PageLayout(BITS);
    shared.redis(
        "SETBIT",
        keys.live(SPACE, layout.page(offset)),
        Integer.toString(layout.indexInPage(offset)),
        "1");
    status("encoded", "encoded");

    given().pathParam("id", id).delete("/images/{id}").then().statusCode(202);
    ask().then().statusCode(200).body("state", equalTo("erased"));
  }

  @Test
  void aPictureOfLongAgoIsFoundInTheStore() {
    BlockEntry entry =
        new BlockEntry.Live(
            5, 1_700_000_000_000L, new ImageId(id), List.of(), BinaryCode.ofHex("00ff"));
    StoreBatch batch =
        new StoreBatch(partitionOf(), SPACE, BITS, "some-topic", StorePosition.START);
    batch.add(new CodeBlock(SPACE, BITS, 0, 6, List.of(entry)), 0);
    try (RedisClient client = RedisClient.create(shared.redisUrl())) {
      List<byte[]> applied =
          client
              .connect(ByteArrayCodec.INSTANCE)
              .sync()
              .eval(
                  StoreScript.TEXT.getBytes(StandardCharsets.UTF_8),
                  ScriptOutputType.MULTI,
                  batch.keys(),
                  batch.arguments());
      assertThat(applied.getFirst()).asString().isEqualTo("applied");
    }

    ask()
        .then()
        .statusCode(200)
        .body("offset", equalTo(5))
        .body("at", equalTo("2023-11-14T22:13:20Z"));
  }

  @Test
  void aPictureThatAnotherProcessTookInIsFoundInTheTail() {
    Records.send(Topics.IMAGES, id, Pictures.png(3, 3, 1), Map.of());

    ask().then().statusCode(200).body("state", equalTo("accepted"));
  }

  @Test
  void whatNobodyHasSeenIsNotFound() {
    ask().then().statusCode(404).body("type", equalTo("urn:hammingbird:unknown-image"));
  }

  private ValidatableResponse status(String state, String inSpace) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> ask().then().statusCode(200),
            answer ->
                state.equals(answer.extract().path("state"))
                    && inSpace.equals(answer.extract().path(MINE)));
  }

  private Response ask() {
    return given().pathParam("id", id).get("/images/{id}/status");
  }

  private JsonPath upload() {
    return given()
        .body(Pictures.png(8, 8, 1))
        .contentType("image/png")
        .queryParam("id", id)
        .post("/images")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath();
  }

  private int partitionOf() {
    return IdPartitioner.partition(new ImageId(id), 4);
  }

  private static ModelRecord model() {
    Manifest manifest =
        new Manifest(
            SPACE,
            "test-16",
            "ssah",
            BITS,
            SIDE,
            SHA,
            1,
            "pixels",
            "outputs",
            "t1",
            Map.of(),
            new TrainingSnapshot(Map.of(), Map.of(), 0),
            Map.of(),
            List.of(new GoldenVector(0, BinaryCode.ofHex("beef"))));
    Transition first = new Transition(State.REGISTERED, Instant.EPOCH, "test", "made", Map.of());
    return new ModelRecord(manifest, List.of(first));
  }
}
