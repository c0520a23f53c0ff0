package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.search.duplicates.GatheredCodes;
import dev.hammingbird.search.duplicates.NearPairs;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.report.Report;
import dev.hammingbird.search.report.Reporter;
import io.restassured.response.ValidatableResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/**
 * Compares what replicas that share the codes answer over REST with what one that holds everything
 * would.
 */
record SameAsWhole(ObjectMapper json, ModelRecord model, SpaceView view) {
  /** Compares a report with the one that is drawn up from the view. */
  void report() {
    Report expected = Reporter.report(model, view, 10, 3);
    String answer =
        given()
            .get("/reports/%s?format=json&queries=10&seed=3".formatted(model.space()))
            .then()
            .statusCode(200)
            .extract()
            .asString();

    assertThat(expected.map()).isPresent();
    assertThat(withoutTime(answer)).isEqualTo(withoutTime(written(expected)));
  }

  private String written(Report report) {
    try {
      return json.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode withoutTime(String report) {
    try {
      return json.readValue(report, ObjectNode.class).without("at");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Compares near pairs with those of the view.
   *
   * @param label of a picture in a group
   */
  void nearPairs(String label) {
    GatheredCodes codes = GatheredCodes.of(view, Integer.MAX_VALUE - 8);
    NearPairs.Found expected = NearPairs.find(codes.codes(), 16, 1000, 1, NearPairs.Watch.none());
    String search =
        duplicates(model)
            .statusCode(202)
            .body("codes", equalTo((int) view.live()))
            .extract()
            .path("id");
    TestWorld.soon()
        .untilAsserted(() ->
            given()
                .get("/duplicates/" + search)
                .then()
                .body("state", equalTo("DONE"))
                .body("done", equalTo(1f))
                .body("token", equalTo(view.tokenText()))
                .body("codes", equalTo((int) view.live()))
                .body(
                    "found.by_distance",
                    equalTo(
                        Arrays.stream(expected.byDistance())
                            .mapToInt(n -> (int) n)
                            .boxed()
                            .toList()))
                .body("found.distinct_codes", equalTo(expected.distinct()))
                .body("found.compared", equalTo((int) Math.round(expected.compared()))));

    Function<Integer, String> id = row -> view.directory().id(codes.slot(row)).value();
    given()
        .get("/duplicates/" + search + "/groups")
        .then()
        .statusCode(200)
        .body("total", equalTo(expected.groups().size()))
        .body(
            "groups.members.id",
            equalTo(
                expected.groups().stream().map(rows -> rows.stream().map(id).toList()).toList()))
        .body("groups.members.labels.flatten()", hasItem(label));
    given()
        .get("/duplicates/" + search + "/pairs")
        .then()
        .statusCode(200)
        .body("pairs.a", equalTo(expected.listed().stream().map(p -> id.apply(p.a())).toList()))
        .body("pairs.b", equalTo(expected.listed().stream().map(p -> id.apply(p.b())).toList()));
  }

  /** Asks for near pairs. */
  static ValidatableResponse duplicates(ModelRecord model) {
    return given()
        .contentType("application/json")
        .body(Map.of("space", model.space().value(), "radius", 16))
        .post("/duplicates")
        .then();
  }
}
