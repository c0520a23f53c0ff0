package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestSystemResource.class)
class DuplicatesTest {
  private final TestWorld world = new TestWorld();
  private final String prefix = SharedInfrastructure.freshPrefix();

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Test
  void picturesUploadedTwiceAreOneGroup() {
    ModelRecord model = spaceWithTwins();

    String id = start(Map.of("radius", 2)).statusCode(202).extract().path("id");
    TestWorld.soon()
        .untilAsserted(() ->
            given()
                .get("/duplicates/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("DONE"))
                .body("done", equalTo(1.0f))
                .body("space", equalTo(model.space().value()))
                .body("found.by_distance[0]", greaterThanOrEqualTo(1)));

    List<List<String>> groups =
        given().get("/duplicates/" + id + "/groups").then().extract().path("groups.members.id");
    assertThat(groups).anySatisfy(group -> assertThat(group).contains(prefix + "a", prefix + "b"));
    assertThat(groups).noneMatch(group -> group.contains(prefix + 3));
    given()
        .get("/duplicates/" + id + "/pairs?count=1000")
        .then()
        .statusCode(200)
        .body("pairs.distance", everyItem(not(greaterThanOrEqualTo(3))));
    given().get("/duplicates").then().statusCode(200).body("id", hasItem(id));
  }

  @Test
  void whatCannotBeAskedIsRefusedWithTheReason() {
    spaceWithTwins();

    start(Map.of("radius", 33))
        .statusCode(400)
        .body("detail", containsString("radius must be 0 to 16"));
    start(Map.of("radius", 2, "space", "0123456789abcdef")).statusCode(404);
    given()
        .get("/duplicates/none")
        .then()
        .statusCode(404)
        .body("type", equalTo("urn:hammingbird:unknown-search"));
    given().get("/duplicates/none/groups?from=-1").then().statusCode(404);
  }

  private ModelRecord spaceWithTwins() {
    byte[] twice = TestWorld.picture(prefix, 99);
    world.accept(prefix + "a", twice, "twin");
    world.accept(prefix + "b", twice, "twin");
    return world.activeSpace(10, prefix);
  }

  private static ValidatableResponse start(Map<String, Object> request) {
    return given().contentType("application/json").body(request).post("/duplicates").then();
  }
}
