package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.IdPartitioner;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.Ports;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.search.shard.Replica;
import dev.hammingbird.search.shard.Whole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The service as one of three replicas that share the codes, over REST. */
@QuarkusTest
@QuarkusTestResource(TestSystemResource.class)
@TestProfile(ShardedServiceTest.Sharded.class)
class ShardedServiceTest {
  private static final int PICTURES = 24;

  private final SharedInfrastructure infrastructure = SharedInfrastructure.get();
  private final String prefix = SharedInfrastructure.freshPrefix();
  private final List<Slot> slots = new ArrayList<>();
  @Inject ObjectMapper json;

  /** A replica that shares the codes, on a port that is known before it starts. */
  public static class Sharded implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      String port = Integer.toString(Ports.free(1).getFirst());
      return Map.of(
          "search.shards.enabled", "true",
          "search.shards.address", "http://127.0.0.1:" + port,
          "search.shards.interval", "PT0.1S",
          "search.shards.grace", "PT0.8S",
          "search.shards.timeout", "PT3S",
          "quarkus.http.test-port", port);
    }
  }

  @Test
  void oneOfThreeReplicasAnswersForAll() {
    try (TestWorld world = new TestWorld()) {
      ModelRecord model = world.register(64);
      try (Replica second = replica(model);
          Replica third = replica(model)) {
        for (int i = 0; i < PICTURES; i++) {
          String label = i % 2 == 0 ? "even" : "odd";
          slots.add(world.accept(prefix + i, TestWorld.picture(prefix, i), label));
        }
        world.fill(model);
        TestWorld.awaitState(model, "VERIFIED");
        given().post("/models/" + model.space() + "/activate").then().statusCode(200);
        TestWorld.soon()
            .untilAsserted(() -> {
              given().get("/q/health/ready").then().statusCode(200);
              assertThat(second.ready(model.space()) && third.ready(model.space())).isTrue();
              search(Map.of()).body("missing", nullValue()).body("hits", hasSize(PICTURES));
            });

        answersAreWhole(model);
        whoHoldsWhatIsShown();
        standingQueriesAreMatched(world, model);
        try (Whole whole =
            new Whole(infrastructure.bootstrapServers(), infrastructure.redisUrl(), model)) {
          SameAsWhole same = new SameAsWhole(json, model, whole.view(model.space()));
          same.report();
          same.nearPairs("copy");
        }
        third.mute();
        whatIsMissingIsSaid(model);
      }
    }
  }

  private void answersAreWhole(ModelRecord model) {
    search(Map.of("facets", true))
        .body("hits.id", equalTo(ranked(model)))
        .body("coverage", equalTo(1f))
        .body("searched", equalTo(PICTURES))
        .body("facets", equalTo(Map.of("even", 12, "odd", 12)));
    search(Map.of("labels_none", List.of("even"))).body("hits", hasSize(PICTURES / 2));
    search(Map.of("collapse", 64))
        .body("hits", hasSize(1))
        .body("hits[0].folded", equalTo(PICTURES - 1));
    String token = search(Map.of("k", 10)).extract().path("token");
    Map<String, Object> last = search(Map.of("k", 10)).extract().path("hits[9]");
    last.keySet().retainAll(List.of("distance", "partition", "slot"));
    search(Map.of("k", 50, "token", token, "after", last))
        .body("hits.id", equalTo(ranked(model).subList(10, PICTURES)));
    for (int i = 0; i < PICTURES; i++) {
      given().get("/images/" + prefix + i).then().statusCode(200);
    }
    given()
        .get("/explain?query=%s1&hit=%s2".formatted(prefix, prefix))
        .then()
        .statusCode(200)
        .body("drawn_from", not(nullValue()));
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < PICTURES; i++) {
      lines.append("{\"id\":\"%s%d\",\"k\":1}\n".formatted(prefix, i));
    }
    given()
        .contentType("application/x-ndjson")
        .body(lines.toString().getBytes(UTF_8))
        .post("/search/batch")
        .then()
        .statusCode(200)
        .body(containsString("\"lines\":%d,\"errors\":0".formatted(PICTURES)));
    given()
        .contentType("image/png")
        .body(TestWorld.picture(prefix, 5))
        .post("/search?k=1")
        .then()
        .statusCode(200)
        .body("hits.id", contains(prefix + 5));
  }

  private void whoHoldsWhatIsShown() {
    byId(Map.of("id", "nobody")).statusCode(404);
    given()
        .get("/shards")
        .then()
        .statusCode(200)
        .body("missing", empty())
        .body("replicas", hasSize(3))
        .body("replicas.codes.sum()", equalTo(PICTURES));
  }

  private void standingQueriesAreMatched(TestWorld world, ModelRecord model) {
    List<Integer> owned =
        given()
            .contentType("application/json")
            .body("{}")
            .post("/shards/state")
            .then()
            .statusCode(200)
            .extract()
            .path("owned");
    String query =
        given()
            .contentType("application/json")
            .body(Map.of("id", prefix + 7, "radius", 0))
            .post("/standing")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    // The other two match nothing here; what comes to the partitions of this one is.
    int copy = 0;
    String id = prefix + "copy";
    while (!owned.contains(partition(id + copy))) {
      copy++;
    }
    world.accept(id + copy, TestWorld.picture(prefix, 7), "copy");
    world.fill(model);
    String expected = id + copy;
    TestWorld.soon()
        .untilAsserted(() ->
            given()
                .get("/standing/" + query + "/matches")
                .then()
                .body("image", equalTo(List.of(expected))));
  }

  private void whatIsMissingIsSaid(ModelRecord model) {
    String code = code(model, 2).hex();
    // A picture of the partition that is missing could not be asked with.
    Map<String, Object> byCode = Map.of("code", code, "space", model.space().value(), "k", 50);
    post(byCode)
        .statusCode(200)
        .body("missing", not(empty()))
        .body("coverage", lessThan(1f))
        .body("hits.size()", lessThan(PICTURES + 1));
    Map<String, Object> complete = new HashMap<>(byCode);
    complete.put("require_complete", true);
    post(complete).statusCode(503).body("type", equalTo("urn:hammingbird:incomplete"));
    given()
        .get("/reports/%s?format=json".formatted(model.space()))
        .then()
        .statusCode(503)
        .body("type", equalTo("urn:hammingbird:incomplete"))
        .body("detail", containsString("no replica answers for the partitions ["));
    SameAsWhole.duplicates(model)
        .statusCode(503)
        .body("type", equalTo("urn:hammingbird:incomplete"));
  }

  private static int partition(String id) {
    return IdPartitioner.partition(new ImageId(id), TestWorld.PARTITIONS);
  }

  /** Returns the pictures in the order of their distances from the third. */
  private List<String> ranked(ModelRecord model) {
    BinaryCode query = code(model, 2);
    List<Ranked> all = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      all.add(new Ranked(prefix + i, code(model, i).hammingDistance(query), slots.get(i)));
    }
    return all.stream()
        .sorted(
            Comparator.comparingInt(Ranked::distance)
                .thenComparingInt(one -> one.slot().partition())
                .thenComparingLong(one -> one.slot().offset()))
        .map(Ranked::id)
        .toList();
  }

  private record Ranked(String id, int distance, Slot slot) {}

  private BinaryCode code(ModelRecord model, int number) {
    return TestCodes.code(model.space().value(), TestWorld.picture(prefix, number), 64);
  }

  private Replica replica(ModelRecord model) {
    return new Replica(
        infrastructure.bootstrapServers(), infrastructure.redisUrl(), "hammingbird-shards", model);
  }

  private ValidatableResponse search(Map<String, Object> wish) {
    return byId(wish).statusCode(200);
  }

  private ValidatableResponse byId(Map<String, Object> wish) {
    Map<String, Object> request = new HashMap<>(Map.of("id", prefix + 2, "k", 50));
    request.putAll(wish);
    return post(request);
  }

  private static ValidatableResponse post(Map<String, Object> request) {
    return given().contentType("application/json").body(request).post("/search").then();
  }
}
