package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.search.follow.ModelEvents;
import dev.hammingbird.search.follow.Models;
import dev.hammingbird.search.follow.TopicFollower;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestSystemResource.class)
class RolloutTest {
  private final TestWorld world = new TestWorld();
  private final String prefix = SharedInfrastructure.freshPrefix();
  private final TestRollout rollout = new TestRollout(world, prefix);

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Test
  void aSpaceIsVerifiedOnlyWhenEveryPictureIsAccountedFor() {
    rollout.accept(20, "cat");
    ModelRecord model = world.register(64);

    given()
        .post("/models/" + model.space() + "/activate")
        .then()
        .statusCode(org.hamcrest.Matchers.oneOf(404, 409));
    TestWorld.awaitState(model, "REGISTERED");
    world.fill(model);

    TestWorld.awaitState(model, "VERIFIED");
    given()
        .get("/models")
        .then()
        .body(
            TestRollout.of(model) + ".history.to",
            equalTo(List.of("REGISTERED", "BACKFILLING", "VERIFIED")))
        .body(TestRollout.of(model) + ".history[2].evidence.coverage", equalTo("1.0"))
        .body(TestRollout.of(model) + ".history[2].evidence", hasKey("digests"))
        .body(TestRollout.of(model) + ".moves", equalTo(List.of("activate", "retire")));
  }

  @Test
  void activationSwitchesAndRollbackGoesBack() {
    rollout.accept(8, "cat");
    ModelRecord first = rollout.verified(64);
    ModelRecord second = rollout.verified(32);

    given()
        .post("/models/" + first.space() + "/activate")
        .then()
        .statusCode(200)
        .body("active", equalTo(first.space().value()));
    given().post("/models/" + second.space() + "/activate").then().statusCode(200);
    rollout.searchedSpaceIs(second);
    TestWorld.awaitState(first, "HELD");
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
    rollout.searchedSpaceIs(first);
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
  void noMoreSpacesStayHeldThanIsSet() {
    rollout.accept(4, "cat");
    ModelRecord oldest = rollout.verified(64);
    given().post("/models/" + oldest.space() + "/activate").then().statusCode(200);
    for (int i = 0; i < 3; i++) {
      given().post("/models/" + rollout.verified(64).space() + "/activate").then().statusCode(200);
    }

    TestWorld.awaitState(oldest, "RETIRED");

    given()
        .get("/models")
        .then()
        .body(
            TestRollout.of(oldest) + ".history[-1].reason", equalTo("more than 2 spaces are held"));
  }

  @Test
  void everyReplicaSeesAnActivationWithinASecond() throws InterruptedException {
    rollout.accept(4, "cat");
    ModelRecord model = rollout.verified(64);
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
    rollout.accept(60, "cat"); // so many that none of the four partitions stays empty
    world.erase(prefix + 3);
    ModelRecord model = rollout.verified(64);

    given()
        .get("/digests?space=" + model.space())
        .then()
        .statusCode(200)
        .body("agrees", equalTo(true))
        .body("spaces", hasSize(1))
        .body("spaces[0].partitions", hasSize(4))
        .body("spaces[0].partitions.computed", not(hasItems("0000000000000000")));
  }

  @Test
  void aBackfillCanBePausedAndSlowedDownOnlyWhileItRuns() {
    rollout.accept(4, "cat");
    ModelRecord model = world.register(64);
    TestWorld.awaitState(model, "REGISTERED");

    given()
        .post("/models/" + model.space() + "/pause")
        .then()
        .statusCode(200)
        .body(TestRollout.of(model) + ".paused", equalTo(true));
    given()
        .contentType("application/json")
        .body(Map.of("live_share", .8))
        .post("/models/" + model.space() + "/throttle")
        .then()
        .statusCode(200)
        .body(TestRollout.of(model) + ".paused", equalTo(true))
        .body(TestRollout.of(model) + ".live_share", equalTo(.8f));
    given()
        .contentType("application/json")
        .body(Map.of("live_share", 1))
        .post("/models/" + model.space() + "/throttle")
        .then()
        .statusCode(400)
        .body("detail", containsString("0 to 0.99"));
    given().post("/models/" + model.space() + "/resume").then().statusCode(200);
    world.fill(model);
    TestWorld.awaitState(model, "VERIFIED");

    given()
        .post("/models/" + model.space() + "/pause")
        .then()
        .statusCode(409)
        .body("detail", containsString("is VERIFIED"));
    given()
        .get("/models")
        .then()
        .body(TestRollout.of(model) + ".live_share", equalTo(0f))
        .body(TestRollout.of(model) + ".paused", equalTo(false));
  }
}
