package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestSystemResource.class)
class GatesTest {
  private final TestWorld world = new TestWorld();
  private final String prefix = SharedInfrastructure.freshPrefix();
  private final TestRollout rollout = new TestRollout(world, prefix);

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Test
  void everyGateIsOnRecordWithItsFigureAndItsLimit() {
    for (int i = 0; i < 70; i++) {
      world.accept(prefix + i, TestWorld.picture(prefix, i), i % 2 == 0 ? "even" : "odd");
    }
    ModelRecord first = rollout.verified(64);
    given().post("/models/" + first.space() + "/activate").then().statusCode(200);

    ModelRecord second = rollout.verified(32);

    given()
        .get("/models")
        .then()
        .body(
            TestRollout.of(second) + ".gates.name",
            hasItems(
                "coverage", "distinct-codes", "stuck-bits", "map", "shadow-overlap", "latency"))
        .body(TestRollout.of(second) + ".gates.outcome", not(hasItems("FAILED")))
        .body(TestRollout.gate(second, "coverage") + ".figure", equalTo("100.0%"))
        .body(TestRollout.gate(second, "shadow-overlap") + ".outcome", equalTo("REPORTED"))
        .body(
            TestRollout.gate(second, "shadow-overlap") + ".figure",
            containsString("of the first 10 hits"))
        .body(TestRollout.gate(second, "latency") + ".detail", containsString("the active space"))
        .body(TestRollout.of(second) + ".history[-1].evidence", hasKey("gate.latency"));
  }

  @Test
  void aSpaceWhoseCodesHaveCollapsedIsRejected() {
    for (int i = 0; i < 70; i++) {
      world.accept(prefix + i, TestWorld.picture(prefix, i), "cat");
    }
    ModelRecord model = world.register(64);
    world.collapse(model);
    world.fill(model);

    TestWorld.awaitState(model, "REJECTED");

    given()
        .get("/models")
        .then()
        .body(
            TestRollout.of(model) + ".history[-1].reason",
            containsString("distinct-codes: 1, wanted"))
        .body(TestRollout.of(model) + ".history[-1].reason", containsString("stuck-bits: 64 of 64"))
        .body(TestRollout.of(model) + ".history[-1].actor", equalTo("rollout"))
        .body(TestRollout.of(model) + ".moves", equalTo(List.of("retire")));
  }

  @Test
  void aSpaceThatRanksWorseThanTheActiveOneIsRejected() {
    for (int i = 0; i < 220; i++) {
      world.accept(prefix + i, TestWorld.picture(prefix, i), "class" + i % 16);
    }
    ModelRecord before = rollout.verified(64);
    given().post("/models/" + before.space() + "/activate").then().statusCode(200);
    ModelRecord good = world.register(64);
    world.teach(good);
    world.fill(good);
    TestWorld.awaitState(good, "VERIFIED");
    given()
        .get("/models")
        .then()
        .body(TestRollout.gate(good, "map") + ".outcome", equalTo("PASSED"))
        .body(TestRollout.gate(good, "map") + ".figure", containsString("difference 0."));
    given().post("/models/" + good.space() + "/activate").then().statusCode(200);

    ModelRecord worse = world.register(64);
    world.fill(worse);

    TestWorld.awaitState(worse, "REJECTED");
    given()
        .get("/models")
        .then()
        .body(TestRollout.gate(worse, "map") + ".outcome", equalTo("FAILED"))
        .body(TestRollout.gate(worse, "map") + ".figure", containsString("difference -0."))
        .body(TestRollout.of(worse) + ".history[-1].reason", containsString("not below that of"));
    given().post("/models/" + good.space() + "/rollback").then().statusCode(200);
    rollout.searchedSpaceIs(before);
  }
}
