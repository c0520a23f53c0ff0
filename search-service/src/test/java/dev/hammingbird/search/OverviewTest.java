package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestSystemResource.class)
class OverviewTest {
  private final TestWorld world = new TestWorld();
  private final String prefix = SharedInfrastructure.freshPrefix();
  private final TestRollout rollout = new TestRollout(world, prefix);

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Test
  void eventsTellTheWholeSystemOnceASecond() throws IOException, InterruptedException {
    rollout.accept(3, "cat");
    ModelRecord model = rollout.verified(64);

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
    rollout.accept(3, "cat");
    ModelRecord model = rollout.verified(64);
    given().post("/models/" + model.space() + "/activate").then().statusCode(200);
    rollout.searchedSpaceIs(model);

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
}
