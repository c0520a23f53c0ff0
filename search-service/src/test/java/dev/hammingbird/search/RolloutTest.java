package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestSystemResource.class)
class RolloutTest {
  private final TestWorld world = new TestWorld();
  private final String prefix = SharedInfrastructure.freshPrefix();

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Test
  void aSpaceIsVerifiedOnlyWhenEveryPictureIsAccountedFor() {
    accept(20, "cat");
    ModelRecord model = world.register(64);

    given()
        .post("/models/" + model.space() + "/activate")
        .then()
        .statusCode(org.hamcrest.Matchers.oneOf(404, 409));
    awaitState(model, "REGISTERED");
    world.fill(model);

    awaitState(model, "VERIFIED");
    given()
        .get("/models")
        .then()
        .body(of(model) + ".history.to", equalTo(List.of("REGISTERED", "BACKFILLING", "VERIFIED")))
        .body(of(model) + ".history[2].evidence.coverage", equalTo("1.0"))
        .body(of(model) + ".history[2].evidence", hasKey("digests"))
        .body(of(model) + ".moves", equalTo(List.of("activate", "retire")));
  }

  @Test
  void activationSwitchesAndRollbackGoesBack() {
    accept(8, "cat");
    ModelRecord first = verified(64);
    ModelRecord second = verified(32);

    given()
        .post("/models/" + first.space() + "/activate")
        .then()
        .statusCode(200)
        .body("active", equalTo(first.space().value()));
    given().post("/models/" + second.space() + "/activate").then().statusCode(200);
    searchedSpaceIs(second);
    awaitState(first, "HELD");
    given()
        .post("/models/" + first.space() + "/rollback")
        .then()
        .statusCode(409)
        .body("detail", containsString("is not the active one"));
    given()
        .post("/models/" + second.space() + "/rollback?reason=worse")
        .then()
        .statusCode(200)
        .body("active", equalTo(first.space().value()));
    searchedSpaceIs(first);
    given()
        .post("/models/" + first.space() + "/retire")
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:hammingbird:not-allowed"));

    given().post("/models/" + second.space() + "/retire").then().statusCode(200);

    TestWorld.soon()
        .untilAsserted(() ->
            given()
                .contentType("application/json")
                .body(Map.of("id", prefix + 1, "space", second.space().value()))
                .post("/search")
                .then()
                .statusCode(404)
                .body("detail", containsString("is RETIRED")));
    given().post("/models/0123456789abcdef/activate").then().statusCode(404);
    given().post("/models/nonsense/activate").then().statusCode(400);
  }

  @Test
  void aReportJudgesByLabelsThatTrainingDidNotSee() {
    accept(30, "cat");
    for (int i = 0; i < 5; i++) {
      world.accept(prefix + "d" + i, TestWorld.picture(1000 + i), "dog");
    }
    ModelRecord model = verified(64);

    given()
        .accept("application/json")
        .get("/reports/" + model.space() + "?queries=20")
        .then()
        .statusCode(200)
        .body("queries", equalTo(20))
        .body("database", greaterThan(30))
        .body("map", notNullValue())
        .body("map_low", notNullValue())
        .body("map_high", notNullValue())
        .body("precision_at_10", notNullValue())
        .body("precision_radius_2", notNullValue())
        .body("codes.balance", hasSize(64))
        .body("seen_by_training", equalTo(0))
        .body("protocol", containsString("training did not see"));
    given()
        .accept("text/html,application/json;q=0.9")
        .redirects()
        .follow(false)
        .get("/reports/" + model.space())
        .then()
        .statusCode(303)
        .header("Location", containsString("/report/?space=" + model.space()));
  }

  @Test
  void aReportWithoutUnseenLabelsSaysSo() {
    accept(12, "cat");
    Map<Integer, Long> all = Map.of(0, 1_000_000L, 1, 1_000_000L, 2, 1_000_000L, 3, 1_000_000L);
    ModelRecord model = world.register(64, new TrainingSnapshot(all, all, 0));
    world.fill(model);
    awaitState(model, "VERIFIED");

    given()
        .get("/reports/" + model.space() + "?format=json")
        .then()
        .statusCode(200)
        .body("$", not(hasKey("map")))
        .body("queries", equalTo(0))
        .body("protocol", containsString("no labelled pictures that training did not see"))
        .body("codes.distinct", greaterThan(5));
  }

  @Test
  void eventsTellTheWholeSystemOnceASecond() throws IOException, InterruptedException {
    accept(3, "cat");
    ModelRecord model = verified(64);

    URI events = URI.create("http://127.0.0.1:" + RestAssured.port + "/events");
    HttpResponse<java.io.InputStream> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(events).header("Accept", "text/event-stream").build(),
                HttpResponse.BodyHandlers.ofInputStream());
    StringBuilder event = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null && !line.startsWith("data"); ) {
        event.append(line).append('\n');
        line = lines.readLine();
        event.append(line);
      }
    }

    assertThat(event.toString()).contains("overview").contains(model.space().value());
    given()
        .get("/overview")
        .then()
        .statusCode(200)
        .body("ready", equalTo(true))
        .body("lanes.lanes", hasSize(0))
        .body("$", not(hasKey("ingest")))
        .body("spaces.find { it.space == '" + model.space() + "' }.coverage", equalTo(1.0f));
  }

  @Test
  void healthAndMetricsAnswer() {
    accept(3, "cat");
    ModelRecord model = verified(64);
    given().post("/models/" + model.space() + "/activate").then().statusCode(200);
    searchedSpaceIs(model);

    given().get("/q/health/live").then().statusCode(200);
    given().get("/q/health/started").then().statusCode(200);
    given().get("/q/health/ready").then().statusCode(200);
    given()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("hammingbird_search_seconds"))
        .body(containsString("hammingbird_degraded"))
        .body(containsString("hammingbird_spaces"));
    given().get("/q/openapi?format=json").then().statusCode(200).body("paths", hasKey("/search"));
  }

  private void searchedSpaceIs(ModelRecord model) {
    given()
        .contentType("application/json")
        .body(Map.of("id", prefix + 1))
        .post("/search")
        .then()
        .statusCode(200)
        .body("space", equalTo(model.space().value()));
  }

  private ModelRecord verified(int bits) {
    ModelRecord model = world.register(bits);
    world.fill(model);
    awaitState(model, "VERIFIED");
    return model;
  }

  private void accept(int pictures, String label) {
    for (int i = 0; i < pictures; i++) {
      world.accept(prefix + i, TestWorld.picture(i), label);
    }
  }

  private static String of(ModelRecord model) {
    return "models.find { it.space == '" + model.space() + "' }";
  }

  private static void awaitState(ModelRecord model, String state) {
    TestWorld.soon()
        .untilAsserted(() ->
            given()
                .get("/models")
                .then()
                .statusCode(200)
                .body(of(model) + ".state", equalTo(state)));
  }
}
