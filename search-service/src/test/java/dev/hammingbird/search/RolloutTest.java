package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.search.follow.ModelEvents;
import dev.hammingbird.search.follow.Models;
import dev.hammingbird.search.follow.TopicFollower;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
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
  void everyGateIsOnRecordWithItsFigureAndItsLimit() {
    for (int i = 0; i < 70; i++) {
      world.accept(prefix + i, TestWorld.picture(prefix, i), i % 2 == 0 ? "even" : "odd");
    }
    ModelRecord first = verified(64);
    given().post("/models/" + first.space() + "/activate").then().statusCode(200);

    ModelRecord second = verified(32);

    given()
        .get("/models")
        .then()
        .body(
            of(second) + ".gates.name",
            hasItems(
                "coverage", "distinct-codes", "stuck-bits", "map", "shadow-overlap", "latency"))
        .body(of(second) + ".gates.outcome", not(hasItems("FAILED")))
        .body(gate(second, "coverage") + ".figure", equalTo("100.0%"))
        .body(gate(second, "shadow-overlap") + ".outcome", equalTo("REPORTED"))
        .body(gate(second, "shadow-overlap") + ".figure", containsString("of the first 10 hits"))
        .body(gate(second, "latency") + ".detail", containsString("the active space"))
        .body(of(second) + ".history[-1].evidence", hasKey("gate.latency"));
  }

  @Test
  void aSpaceWhoseCodesHaveCollapsedIsRejected() {
    for (int i = 0; i < 70; i++) {
      world.accept(prefix + i, TestWorld.picture(prefix, i), "cat");
    }
    ModelRecord model = world.register(64);
    world.collapse(model);
    world.fill(model);

    awaitState(model, "REJECTED");

    given()
        .get("/models")
        .then()
        .body(of(model) + ".history[-1].reason", containsString("distinct-codes: 1, wanted"))
        .body(of(model) + ".history[-1].reason", containsString("stuck-bits: 64 of 64"))
        .body(of(model) + ".history[-1].actor", equalTo("rollout"))
        .body(of(model) + ".moves", equalTo(List.of("retire")));
  }

  @Test
  void aSpaceThatRanksWorseThanTheActiveOneIsRejected() {
    for (int i = 0; i < 220; i++) {
      world.accept(prefix + i, TestWorld.picture(prefix, i), "class" + i % 16);
    }
    ModelRecord before = verified(64);
    given().post("/models/" + before.space() + "/activate").then().statusCode(200);
    ModelRecord good = world.register(64);
    world.teach(good);
    world.fill(good);
    awaitState(good, "VERIFIED");
    given()
        .get("/models")
        .then()
        .body(gate(good, "map") + ".outcome", equalTo("PASSED"))
        .body(gate(good, "map") + ".figure", containsString("difference 0."));
    given().post("/models/" + good.space() + "/activate").then().statusCode(200);

    ModelRecord worse = world.register(64);
    world.fill(worse);

    awaitState(worse, "REJECTED");
    given()
        .get("/models")
        .then()
        .body(gate(worse, "map") + ".outcome", equalTo("FAILED"))
        .body(gate(worse, "map") + ".figure", containsString("difference -0."))
        .body(of(worse) + ".history[-1].reason", containsString("not below that of"));
    given().post("/models/" + good.space() + "/rollback").then().statusCode(200);
    searchedSpaceIs(before);
  }

  @Test
  void noMoreSpacesStayHeldThanIsSet() {
    accept(4, "cat");
    ModelRecord oldest = verified(64);
    given().post("/models/" + oldest.space() + "/activate").then().statusCode(200);
    for (int i = 0; i < 3; i++) {
      given().post("/models/" + verified(64).space() + "/activate").then().statusCode(200);
    }

    awaitState(oldest, "RETIRED");

    given()
        .get("/models")
        .then()
        .body(of(oldest) + ".history[-1].reason", equalTo("more than 2 spaces are held"));
  }

  @Test
  void aCanaryAnswersItsShareAlwaysTheSameQueriesAndIsCountedApart() {
    for (int i = 0; i < 40; i++) {
      world.accept(prefix + i, TestWorld.picture(prefix, i), "cat");
    }
    ModelRecord first = verified(64);
    given().post("/models/" + first.space() + "/activate").then().statusCode(200);
    ModelRecord second = verified(64);
    setCanary(second, .5).then().statusCode(200).body(of(second) + ".canary", equalTo(.5f));

    Map<String, String> answered = new HashMap<>();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 40; i++) {
        JsonPath answer = ask(prefix + i, "");
        assertThat(answer.getBoolean("canary"))
            .isEqualTo(answer.getString("space").equals(second.space().value()));
        assertThat(answered.merge(prefix + i, answer.getString("space"), (before, _) -> before))
            .isEqualTo(answer.getString("space"));
      }
    }

    assertThat(answered.values()).contains(first.space().value(), second.space().value());
    String byKey = ask(prefix + 1, "user-7").getString("space");
    for (int i = 0; i < 10; i++) {
      assertThat(ask(prefix + i, "user-7").getString("space")).isEqualTo(byKey);
    }
    given()
        .contentType("application/json")
        .body(Map.of("id", prefix + 1, "space", first.space().value()))
        .post("/search")
        .then()
        .body("space", equalTo(first.space().value()))
        .body("canary", equalTo(false));
    given()
        .get("/models")
        .then()
        .body(of(second) + ".answered.queries", greaterThan(0))
        .body(of(second) + ".answered.mean_distance", greaterThan(1f));
    setCanary(first, .5).then().statusCode(409);
    setCanary(second, 1.5).then().statusCode(400);

    given().post("/models/" + second.space() + "/activate").then().statusCode(200);
    assertThat(ask(prefix + 1, "").getBoolean("canary")).isFalse();
    given().get("/models").then().body(of(second) + ".canary", equalTo(0f));
  }

  @Test
  void everyReplicaSeesAnActivationWithinASecond() throws InterruptedException {
    accept(4, "cat");
    ModelRecord model = verified(64);
    Models elsewhere = new Models();
    try (TopicFollower replica =
        new TopicFollower(
            Topics.MODELS,
            Map.of("bootstrap.servers", SharedInfrastructure.get().bootstrapServers()),
            new ModelEvents(elsewhere))) {
      replica.start();
      TestWorld.soon().until(() -> elsewhere.snapshot().of(model.space()).isPresent());

      long start = System.nanoTime();
      given().post("/models/" + model.space() + "/activate").then().statusCode(200);
      TestWorld.soon().until(() -> elsewhere.snapshot().isActive(model.space()));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void theDigestOfWhatAReplicaHoldsIsTheStores() {
    accept(12, "cat");
    world.erase(prefix + 3);
    ModelRecord model = verified(64);

    given()
        .get("/digests?space=" + model.space())
        .then()
        .statusCode(200)
        .body("agrees", equalTo(true))
        .body("spaces", hasSize(1))
        .body("spaces[0].partitions", hasSize(4))
        .body("spaces[0].partitions.computed", not(hasItems("0000000000000000")));
  }

  private JsonPath ask(String id, String key) {
    var request = given().contentType("application/json").body(Map.of("id", id));
    return (key.isEmpty() ? request : request.header("X-Query-Key", key))
        .post("/search")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static Response setCanary(ModelRecord model, double share) {
    return given()
        .contentType("application/json")
        .body(Map.of("share", share))
        .post("/models/" + model.space() + "/canary");
  }

  @Test
  void twoSpacesAreComparedForOneQuery() {
    for (int i = 0; i < 12; i++) {
      world.accept(prefix + i, TestWorld.picture(prefix, i), "cat");
    }
    ModelRecord first = verified(64);
    ModelRecord second = verified(64);

    String both = "a=" + first.space() + "&b=" + second.space();
    given()
        .get("/compare?" + both + "&k=5&id=" + prefix + 3)
        .then()
        .statusCode(200)
        .body("a.space", equalTo(first.space().value()))
        .body("b.space", equalTo(second.space().value()))
        .body("a.hits", hasSize(5))
        .body("a.hits[0].id", equalTo(prefix + 3))
        .body("a.hits[0].other", equalTo(1))
        .body("common", hasItems(prefix + 3))
        .body("overlap", greaterThan(.1f));
    given()
        .contentType("image/png")
        .body(TestWorld.picture(prefix, 3))
        .post("/compare?" + both)
        .then()
        .statusCode(200)
        .body("a.hits[0].distance", equalTo(0))
        .body("b.hits[0].distance", equalTo(0));
    given().get("/compare?" + both + "&id=nobody").then().statusCode(404);
    given().get("/compare?" + both).then().statusCode(400);
  }

  @Test
  void aBackfillCanBePausedAndSlowedDownOnlyWhileItRuns() {
    accept(4, "cat");
    ModelRecord model = world.register(64);
    awaitState(model, "REGISTERED");

    given()
        .post("/models/" + model.space() + "/pause")
        .then()
        .statusCode(200)
        .body(of(model) + ".paused", equalTo(true));
    given()
        .contentType("application/json")
        .body(Map.of("live_share", .8))
        .post("/models/" + model.space() + "/throttle")
        .then()
        .statusCode(200)
        .body(of(model) + ".paused", equalTo(true))
        .body(of(model) + ".live_share", equalTo(.8f));
    given()
        .contentType("application/json")
        .body(Map.of("live_share", 1))
        .post("/models/" + model.space() + "/throttle")
        .then()
        .statusCode(400)
        .body("detail", containsString("0 to 0.99"));
    given().post("/models/" + model.space() + "/resume").then().statusCode(200);
    world.fill(model);
    awaitState(model, "VERIFIED");

    given()
        .post("/models/" + model.space() + "/pause")
        .then()
        .statusCode(409)
        .body("detail", containsString("is VERIFIED"));
    given()
        .get("/models")
        .then()
        .body(of(model) + ".live_share", equalTo(0f))
        .body(of(model) + ".paused", equalTo(false));
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

  private static String gate(ModelRecord model, String name) {
    return of(model) + ".gates.find { it.name == '" + name + "' }";
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
