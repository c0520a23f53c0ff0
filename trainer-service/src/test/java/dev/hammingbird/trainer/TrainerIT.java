package dev.hammingbird.trainer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.model.ArtifactParts;
import dev.hammingbird.contracts.model.GoldenVector;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.contracts.model.Transition;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.local.WholeKafkaTopic;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.export.OnnxModel;
import dev.hammingbird.trainer.method.TexturedShapes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The service as it runs, on a real broker. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
class TrainerIT {
  private static final int PICTURES = 300;

  @BeforeAll
  static void putPictures() {
    try (Pictures topic = new Pictures(SharedInfrastructure.get().bootstrapServers())) {
      List<Picture> pictures = new ArrayList<>();
      for (Picture picture : TexturedShapes.pictures(PICTURES, 40, 5)) {
        boolean labelled = pictures.size() / 10 % 2 == 0;
        pictures.add(labelled ? picture : new Picture(picture.id(), picture.pixels(), List.of()));
      }
      topic.putAll(pictures);
      topic.raw(Topics.IMAGES, "broken", "no picture".getBytes(StandardCharsets.UTF_8));
      topic.put(new Picture("erased", pictures.getFirst().pixels(), List.of("s1")));
      topic.raw(Topics.IMAGES, "erased", null);
      topic.raw(
          Topics.LABELS, "shape-11", "{\"labels\":[\"s1\"]}".getBytes(StandardCharsets.UTF_8));
      topic.flush();
    }
  }

  @Test
  void aTrainingEndsWithAModelThatRuns() {
    String id = submit("{\"minutes\":0.2,\"bits\":16}");

    List<String> events = events(id);

    assertThat(events.getLast()).contains("\"state\":\"PUBLISHED\"");
    assertThat(events).anyMatch(event -> event.contains("\"phase\":\"joint\""));
    Map<String, Object> view = given().get("/trainings/" + id).jsonPath().getMap("$");
    assertThat(view.get("data")).asString().contains("pictures=300", "unreadable=1", "classes=10");
    String space = String.valueOf(view.get("space"));
    ModelRecord model = JsonCodec.readModel(value(Topics.MODELS, space));
    assertThat(model.state()).isEqualTo(State.REGISTERED);
    assertThat(model.manifest().training()).isEqualTo(id);
    assertThat(model.manifest().evaluation()).containsKeys("map", "map_random_projection");
    assertThat(model.manifest().snapshot().images().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(PICTURES + 3);
    assertThat(model.manifest().snapshot().heldOutPercent()).isEqualTo(20);
    assertThatItRuns(model);
    given()
        .get("/trainings/" + id + "/report")
        .then()
        .statusCode(200)
        .contentType("text/html")
        .header("Content-Security-Policy", containsString("default-src 'none'"))
        .body(containsString("Learning"));
    given()
        .get("/trainings/" + id + "/report.json")
        .then()
        .statusCode(200)
        .contentType(ContentType.JSON)
        .body("method", equalTo("ssah"))
        .body("retrieval.queries", equalTo(((Number) heldOut(view)).floatValue()));
  }

  private static Object heldOut(Map<String, Object> view) {
    return Objects.requireNonNull(
        ((Map<?, ?>) Objects.requireNonNull(view.get("data"))).get("heldOut"));
  }

  @Test
  void aTrainingEndsEarlyWhenAskedAndItsReportIsThereOnlyThen() {
    String id = submit("{\"minutes\":60,\"bits\":16,\"validate\":0.2,\"patience\":3}");
    awaitState(id, "RUNNING");
    given()
        .get("/trainings/" + id + "/report")
        .then()
        .statusCode(404)
        .body("type", equalTo("urn:hammingbird:no-report"));
    given()
        .get("/trainings/none/report")
        .then()
        .statusCode(404)
        .body("type", equalTo("urn:hammingbird:no-such-training"));

    given().post("/trainings/" + id + "/end").then().statusCode(202);

    awaitState(id, "PUBLISHED");
    given().get("/trainings/" + id).then().body("report", equalTo("/trainings/" + id + "/report"));
    given()
        .get("/trainings/" + id + "/report.json")
        .then()
        .statusCode(200)
        .body("outcome.ended_early", equalTo(true));
  }

  @Test
  void aModelThatIsLearnedAgainDoesNotBeginItsSpacesLifeAgain() {
    String body = "{\"method\":\"random-projection\",\"bits\":32,\"seed\":3}";
    String first = submit(body);
    events(first);
    String space = given().get("/trainings/" + first).jsonPath().getString("space");
    ModelRecord moved =
        JsonCodec.readModel(value(Topics.MODELS, space))
            .moved(new Transition(State.BACKFILLING, Instant.now(), "test", "it is", Map.of()));
    try (Pictures topic = new Pictures(SharedInfrastructure.get().bootstrapServers())) {
      topic.raw(Topics.MODELS, space, JsonCodec.write(moved));
      topic.flush();
    }

    String second = submit(body);

    assertThat(events(second).getLast()).contains("\"state\":\"PUBLISHED\"", space);
    assertThat(JsonCodec.readModel(value(Topics.MODELS, space))).isEqualTo(moved);
  }

  private static void assertThatItRuns(ModelRecord model) {
    ArtifactParts parts = ArtifactParts.collect(model.manifest());
    read(Topics.MODEL_ARTIFACTS).forEach(parts::add);
    byte[] file = parts.file().orElseThrow();
    int side = model.manifest().preprocessing().side();
    try (OnnxModel onnx = OnnxModel.open(file, side, 1)) {
      assertThat(model.manifest().golden()).hasSize(16);
      for (GoldenVector golden : model.manifest().golden()) {
        float[] outputs = onnx.outputs(GoldenVector.picture(golden.index(), side))[0];
        assertThat(BinaryCode.ofOutputs(outputs)).isEqualTo(golden.code());
      }
    }
  }

  @Test
  void aSecondOneWaitsAThirdIsRefusedAndAllCanBeCancelled() {
    String running = submit("{\"minutes\":5}");
    awaitState(running, "RUNNING");
    String waiting = submit("{\"minutes\":5}");

    given()
        .contentType(ContentType.JSON)
        .body("{\"minutes\":5}")
        .post("/trainings")
        .then()
        .statusCode(429)
        .header("Retry-After", "30")
        .contentType("application/problem+json")
        .body("type", equalTo("urn:hammingbird:queue-full"));
    given().delete("/trainings/" + waiting).then().statusCode(202);
    given().delete("/trainings/" + running).then().statusCode(202);
    awaitState(running, "CANCELLED");
    awaitState(waiting, "CANCELLED");
    assertThat(new String(value(Topics.TRAININGS, running), StandardCharsets.UTF_8))
        .contains("\"state\":\"CANCELLED\"");
  }

  @Test
  void aRandomProjectionIsPublishedToo() {
    String id = submit("{\"method\":\"random-projection\",\"bits\":32,\"minutes\":0.1}");

    awaitState(id, "PUBLISHED");

    given().get("/trainings").then().statusCode(200).body("id", org.hamcrest.Matchers.hasItem(id));
  }

  @Test
  void wrongRequestsAreProblems() {
    refused("{\"bits\":63}").body("detail", containsString("bits: 63"));
    refused("{\"method\":\"magic\"}").body("detail", containsString("method: 'magic'"));
    refused("{\"side\":33}").body("detail", containsString("side: 33"));
    refused("{\"validate\":0.9}").body("detail", containsString("validate: 0.9"));
    refused("{\"patience\":2}").body("detail", containsString("patience: 2"));
    refused("{\"settings\":{\"x\":\"1\"}}")
        .body("detail", containsString("ssah has no settings [x]"));
    refused("{\"minutes\":0}").body("detail", containsString("minutes"));
    refused("{\"backbone\":\"onnx:/nowhere\"}").body("detail", containsString("no file"));
    refused("{\"bits\":").body("title", equalTo("Bad Request"));
    given().get("/trainings/none").then().statusCode(404).contentType("application/problem+json");
  }

  @Test
  void healthMetricsAndOpenApiAreThere() {
    given().get("/q/health/ready").then().statusCode(200).body(containsString("all topics"));
    given().get("/q/health/live").then().statusCode(200);
    given().get("/q/metrics").then().statusCode(200).body(containsString("trainer_steps_total"));
    given().get("/q/openapi").then().statusCode(200).body(containsString("/trainings"));
  }

  private static ValidatableResponse refused(String body) {
    return given()
        .contentType(ContentType.JSON)
        .body(body)
        .post("/trainings")
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  private static String submit(String body) {
    return given()
        .contentType(ContentType.JSON)
        .body(body)
        .post("/trainings")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }

  private static void awaitState(String id, String state) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> given().get("/trainings/" + id).then().body("state", equalTo(state)));
  }

  private static List<String> events(String id) {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    URI uri = URI.create("http://127.0.0.1:%d/trainings/%s/events".formatted(port, id));
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(2)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      Stream<String> lines = client.send(request, HttpResponse.BodyHandlers.ofLines()).body();
      return lines.filter(line -> line.startsWith("data:")).toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static byte[] value(String topic, String key) {
    return Objects.requireNonNull(read(topic).get(key), key);
  }

  /** Returns the newest value of each key of a topic. */
  private static Map<String, byte[]> read(String topic) {
    Map<String, byte[]> values = new TreeMap<>();
    WholeKafkaTopic.read(
        SharedInfrastructure.get().bootstrapServers(),
        topic,
        r -> values.put(new String(r.key(), StandardCharsets.UTF_8), r.value()));
    return values;
  }
}
