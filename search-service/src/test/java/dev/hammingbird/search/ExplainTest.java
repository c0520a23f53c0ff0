package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestSystemResource.class)
class ExplainTest {
  private final TestWorld world = new TestWorld();
  private final String prefix = SharedInfrastructure.freshPrefix();

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Test
  void twoPicturesDifferInTheBitsThatAreNamed() {
    ModelRecord model = world.activeSpace(12, prefix);
    BinaryCode a = TestCodes.code(model.space().value(), TestWorld.picture(prefix, 1), 64);
    BinaryCode b = TestCodes.code(model.space().value(), TestWorld.picture(prefix, 4), 64);

    List<Integer> differing =
        given()
            .get("/explain?query=" + prefix + "1&hit=" + prefix + 4)
            .then()
            .statusCode(200)
            .body("distance", equalTo(a.hammingDistance(b)))
            .body("query.labels", equalTo(List.of("odd")))
            .body("at_random.pairs", greaterThan(1000))
            .body("at_random.percentile", greaterThan(0f))
            .body("same_label.counts", hasSize(65))
            .extract()
            .path("differing");

    StringBuilder flipped = new StringBuilder();
    for (int bit = 0; bit < 64; bit++) {
      boolean one = (a.word(0) << bit < 0) != differing.contains(bit);
      flipped.append(one ? '1' : '0');
    }
    assertThat(Long.parseUnsignedLong(flipped.toString(), 2)).isEqualTo(b.word(0));
  }

  @Test
  void aBareCodeIsExplainedInItsSpace() {
    ModelRecord model = world.activeSpace(5, prefix);
    String space = model.space().value();
    String code = TestCodes.code(space, TestWorld.picture(prefix, 2), 64).hex();

    given()
        .get("/explain?code=" + code + "&space=" + space + "&hit=" + prefix + 2)
        .then()
        .statusCode(200)
        .body("distance", equalTo(0))
        .body("differing", hasSize(0))
        .body("model", equalTo(model.manifest().name()));
    given().get("/explain?code=" + code + "&hit=" + prefix + 2).then().statusCode(400);
    given().get("/explain?code=abcd&space=" + space + "&hit=" + prefix + 2).then().statusCode(409);
    given().get("/explain?query=" + prefix + "1").then().statusCode(400);
    given().get("/explain?query=" + prefix + "1&hit=" + prefix + "none").then().statusCode(404);
  }
}
