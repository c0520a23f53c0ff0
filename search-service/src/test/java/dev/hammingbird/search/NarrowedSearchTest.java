package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.search.query.Outcome;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Filters, facets, folding, paging and batches, over REST. */
@QuarkusTest
@QuarkusTestResource(TestSystemResource.class)
class NarrowedSearchTest {
  private final TestWorld world = new TestWorld();
  private final String prefix = SharedInfrastructure.freshPrefix();

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Test
  void filtersNarrowByLabelsTimeAndBeginningOfTheId() {
    world.activeSpace(20, prefix);
    Instant between = Instant.now();
    world.label(prefix + 3, "odd", "late");

    TestWorld.soon()
        .untilAsserted(() ->
            search(Map.of("labels_all", List.of("odd", "late"), "id_prefix", prefix))
                .body("hits.id", equalTo(List.of(prefix + 3))));
    search(Map.of("id_prefix", prefix, "labels_none", List.of("even", "late")))
        .body("hits", hasSize(9))
        .body("hits.labels", everyItem(equalTo(List.of("odd"))));
    search(Map.of("id_prefix", prefix + "1"))
        .body("hits", hasSize(11))
        .body("hits.id", everyItem(startsWith(prefix + "1")));
    search(Map.of("arrived_from", between.toString())).body("hits.id", not(hasItem(prefix + 1)));
    search(Map.of("arrived_to", between.toString(), "id_prefix", prefix)).body("hits", hasSize(20));
    byId(Map.of("arrived_to", "yesterday")).statusCode(400).body("detail", containsString("RFC"));
    given()
        .contentType("image/png")
        .body(TestWorld.picture(prefix, 4))
        .post("/search?label_none=odd&facets=true&id_prefix=" + prefix)
        .then()
        .statusCode(200)
        .body("facets", equalTo(Map.of("even", 10)))
        .body("hits[0].id", equalTo(prefix + 4));
  }

  @Test
  void facetsCountTheHitsByLabel() {
    world.activeSpace(9, prefix);

    search(Map.of("id_prefix", prefix, "facets", true))
        .body("facets", equalTo(Map.of("even", 5, "odd", 4)));
  }

  @Test
  void hitsThatAreNearlyTheSameAreFolded() {
    world.activeSpace(6, prefix);
    world.accept(prefix + "copy", TestWorld.picture(prefix, 2), "even");
    ModelRecord model = world.register(64);
    world.fill(model);
    TestWorld.awaitState(model, "VERIFIED");

    byId(Map.of("space", model.space().value(), "id_prefix", prefix, "collapse", 0))
        .statusCode(200)
        .body("hits", hasSize(6))
        .body("hits[0].folded", equalTo(1))
        .body("hits[1].folded", equalTo(0));
  }

  @Test
  void pagesThatFollowOneAnotherAreTheWholeAnswer() {
    ModelRecord model = world.activeSpace(30, prefix);
    List<Map<String, Object>> whole = search(Map.of("k", 20)).extract().path("hits");
    Map<String, Object> wish = new HashMap<>(Map.of("k", 7));
    List<Map<String, Object>> pages = new ArrayList<>();
    for (int page = 0; page < 3; page++) {
      ValidatableResponse answer = search(wish);
      List<Map<String, Object>> hits = answer.extract().path("hits");
      pages.addAll(hits);
      wish.put("token", answer.extract().path("token"));
      Map<String, Object> last = new HashMap<>(hits.getLast());
      last.keySet().retainAll(List.of("distance", "partition", "slot"));
      wish.put("after", last);
      if (page == 0) {
        // What comes and goes meanwhile is not seen.
        world.accept(prefix + "new", TestWorld.picture(prefix, 2));
        world.erase(prefix + 5);
        world.fill(model);
        TestWorld.soon()
            .untilAsserted(() -> search(Map.of()).body("hits.id", hasItem(prefix + "new")));
      }
    }

    assertThat(pages.subList(0, 20)).isEqualTo(whole);
  }

  @Test
  void aStateThatIsNotKeptIsGone() {
    world.activeSpace(3, prefix);

    byId(Map.of("token", "unheard-of"))
        .statusCode(410)
        .body("type", equalTo("urn:hammingbird:token-gone"))
        .body("detail", containsString("search again without token"));
    byId(Map.of("after", Map.of("distance", 1, "partition", 0, "slot", 3))).statusCode(400);
    given()
        .contentType("image/png")
        .body(TestWorld.picture(prefix, 1))
        .post("/search?token=x&after=1,2")
        .then()
        .statusCode(400);
  }

  @Test
  void whatIsNotAnsweredSaysWhyAndWhenToAskAgain() {
    var late = Searcher.problem(new Outcome.Late(false), Duration.ofMillis(20)).problem();
    var refused = Searcher.problem(new Outcome.Refused(7), Duration.ofSeconds(1)).problem();

    assertThat(late.status()).isEqualTo(503);
    assertThat(late.detail()).contains("20 ms");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.detail()).contains("7 queries wait");
    assertThat(refused.response().getHeaderString("Retry-After")).isEqualTo("1");
    world.activeSpace(3, prefix);
    byId(Map.of("timeout_ms", 0)).statusCode(400);
    byId(Map.of("timeout_ms", 5000)).statusCode(200).body("timings.wait_ms", lessThan(1000f));
  }

  @Test
  void aBatchIsAnsweredLineByLineAsTheSingleQueriesAre() throws IOException {
    ModelRecord model = world.activeSpace(25, prefix);
    String code = TestCodes.code(model.space().value(), TestWorld.picture(prefix, 9), 64).hex();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 150; i++) {
      lines.append("{\"id\":\"%s%d\",\"k\":3}\n".formatted(prefix, i % 25));
    }
    lines.append("{\"code\":\"%s\",\"k\":1}\n\nnonsense\n{\"id\":\"nobody\"}\n".formatted(code));

    List<JsonNode> answers = batch("application/x-ndjson", lines.toString(), "");

    assertThat(answers).hasSize(154);
    for (int i = 0; i < 150; i++) {
      assertThat(answers.get(i).get("line").asInt()).isEqualTo(i + 1);
      assertThat(answers.get(i).get("hits").get(0).get("id").asText()).isEqualTo(prefix + i % 25);
      assertThat(answers.get(i).get("hits")).hasSize(3);
    }
    assertThat(answers.get(150).get("hits").get(0).get("id").asText()).isEqualTo(prefix + 9);
    assertThat(answers.get(151).get("error").get("status").asInt()).isEqualTo(400);
    assertThat(answers.get(152).get("error").get("status").asInt()).isEqualTo(404);
    assertThat(answers.get(153).get("done").asBoolean()).isTrue();
    assertThat(answers.get(153).get("errors").asInt()).isEqualTo(2);
  }

  @Test
  void aBatchMayBeAnArrayAndHasFiltersOfItsOwn() throws IOException {
    world.activeSpace(8, prefix);
    List<String> all =
        IntStream.range(0, 8).mapToObj(i -> "{\"id\":\"%s%d\"}".formatted(prefix, i)).toList();

    List<JsonNode> answers =
        batch(
            "application/json",
            "[" + String.join(",", all) + ",{\"x\":1},\n{\"id\"",
            "&label_none=even");

    assertThat(answers).hasSize(11);
    answers
        .subList(0, 8)
        .forEach(answer ->
            answer
                .get("hits")
                .forEach(hit -> assertThat(hit.get("labels").toString()).doesNotContain("even")));
    assertThat(answers.get(8).get("error").get("detail").asText()).contains("x");
    assertThat(answers.get(9).get("error").get("detail").asText()).contains("from here on");
  }

  private List<JsonNode> batch(String type, String body, String more) throws IOException {
    String text =
        given()
            .contentType(type)
            .body(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .post("/search/batch?label=odd&label=even&k=5" + more)
            .then()
            .statusCode(200)
            .extract()
            .asString();
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> answers = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (!line.isEmpty()) {
        answers.add(json.readTree(line));
      }
    }
    return answers;
  }

  private ValidatableResponse search(Map<String, Object> wish) {
    Map<String, Object> request = new HashMap<>(Map.of("k", 50));
    request.putAll(wish);
    return byId(request).statusCode(200);
  }

  private ValidatableResponse byId(Map<String, Object> wish) {
    Map<String, Object> request = new HashMap<>(Map.of("id", prefix + 2));
    request.putAll(wish);
    return given().contentType("application/json").body(request).post("/search").then();
  }
}
