package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestSystemResource.class)
class CanaryTest {
  private final TestWorld world = new TestWorld();
  private final String prefix = SharedInfrastructure.freshPrefix();
  private final TestRollout rollout = new TestRollout(world, prefix);

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Test
  void aCanaryAnswersItsShareAlwaysTheSameQueriesAndIsCountedApart() {
    for (int i = 0; i < 40; i++) {
      world.accept(prefix + i, TestWorld.picture(prefix, i), "cat");
    }
    ModelRecord first = rollout.verified(64);
    given().post("/models/" + first.space() + "/activate").then().statusCode(200);
    ModelRecord second = rollout.verified(64);
    setCanary(second, .5)
        .then()
        .statusCode(200)
        .body(TestRollout.of(second) + ".canary", equalTo(.5f));

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
        .body(TestRollout.of(second) + ".answered.queries", greaterThan(0))
        .body(TestRollout.of(second) + ".answered.mean_distance", greaterThan(1f));
    setCanary(first, .5).then().statusCode(409);
    setCanary(second, 1.5).then().statusCode(400);

    given().post("/models/" + second.space() + "/activate").then().statusCode(200);
    assertThat(ask(prefix + 1, "").getBoolean("canary")).isFalse();
    given().get("/models").then().body(TestRollout.of(second) + ".canary", equalTo(0f));
  }

  @Test
  void twoSpacesAreComparedForOneQuery() {
    for (int i = 0; i < 12; i++) {
      world.accept(prefix + i, TestWorld.picture(prefix, i), "cat");
    }
    ModelRecord first = rollout.verified(64);
    ModelRecord second = rollout.verified(64);

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
}
