package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestSystemResource.class)
class ReportsTest {
  private final TestWorld world = new TestWorld();
  private final String prefix = SharedInfrastructure.freshPrefix();
  private final TestRollout rollout = new TestRollout(world, prefix);

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Test
  void aReportJudgesByLabelsThatTrainingDidNotSee() {
    rollout.accept(30, "cat");
    for (int i = 0; i < 5; i++) {
      world.accept(prefix + "d" + i, TestWorld.picture(1000 + i), "dog");
    }
    ModelRecord model = rollout.verified(64);

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
    rollout.accept(12, "cat");
    Map<Integer, Long> all = Map.of(0, 1_000_000L, 1, 1_000_000L, 2, 1_000_000L, 3, 1_000_000L);
    ModelRecord model = world.register(64, new TrainingSnapshot(all, all, 0));
    world.fill(model);
    TestWorld.awaitState(model, "VERIFIED");

    given()
        .get("/reports/" + model.space() + "?format=json")
        .then()
        .statusCode(200)
        .body("$", not(hasKey("map")))
        .body("queries", equalTo(0))
        .body("protocol", containsString("no labelled pictures that training did not see"))
        .body("codes.distinct", greaterThan(5));
  }
}
