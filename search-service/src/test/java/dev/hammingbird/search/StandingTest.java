package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.local.WholeKafkaTopic;
import dev.hammingbird.search.follow.Spaces;
import dev.hammingbird.search.standing.StandingQueries;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestSystemResource.class)
class StandingTest {
  @TestHTTPResource("/standing")
  URI standing = URI.create("http://127.0.0.1");

  private final TestWorld world = new TestWorld();
  private final String prefix = SharedInfrastructure.freshPrefix();

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Test
  void whatArrivesIsMatchedOnceAndOnlyWhatArrives() {
    ModelRecord model = world.activeSpace(6, prefix);
    String id = make(Map.of("id", prefix + 2, "radius", 0, "name", "twins"));

    world.accept(prefix + "twin", picture(2), "even");
    world.accept(prefix + "other", picture(99), "even");
    world.fill(model);

    TestWorld.soon().untilAsserted(() -> matched(id, prefix + "twin"));
    given()
        .get("/standing/" + id + "/matches")
        .then()
        .statusCode(200)
        .body("[0].distance", equalTo(0))
        .body("[0].name", equalTo("twins"))
        .body("[0].labels", equalTo(List.of("even")));
    assertThat(published(id)).hasSize(1);
  }

  @Test
  void whatIsStoredIsMatchedOnRequestAndLabelsAreHeeded() {
    ModelRecord model = world.activeSpace(4, prefix);
    world.accept(prefix + "twin", picture(2), "odd");
    world.fill(model);
    String code = TestCodes.code(model.space().value(), picture(2), 64).hex();
    Map<String, Object> wish = new HashMap<>();
    wish.put("code", code);
    wish.put("space", model.space().value());
    wish.put("radius", 0);
    wish.put("retro", true);
    TestWorld.soon()
        .untilAsserted(() ->
            given()
                .contentType("application/json")
                .body(Map.of("id", prefix + "twin"))
                .post("/search")
                .then()
                .statusCode(200));
    String all = make(wish);
    wish.put("labels", List.of("odd"));
    String odd = make(wish);

    TestWorld.soon().untilAsserted(() -> matched(all, prefix + 2, prefix + "twin"));
    TestWorld.soon().untilAsserted(() -> matched(odd, prefix + "twin"));
  }

  @Test
  void aPictureCanBeStandingAndMatchesStream() throws IOException, InterruptedException {
    ModelRecord model = world.activeSpace(3, prefix);
    String id =
        given()
            .contentType("image/png")
            .body(picture(50))
            .post("/standing?radius=0&name=streamed")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<java.io.InputStream> stream =
          client.send(
              HttpRequest.newBuilder(URI.create(standing + "/" + id + "/matches"))
                  .header("Accept", "text/event-stream")
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());

      world.accept(prefix + "first", picture(50));
      world.accept(prefix + "second", picture(50));
      world.fill(model);

      Set<String> seen = new TreeSet<>();
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        while (seen.size() < 2) {
          String line = Objects.requireNonNull(lines.readLine());
          if (line.startsWith("data:")) {
            seen.add(line.replaceFirst(".*\"image\":\"([^\"]*)\".*", "$1"));
          }
        }
      }
      assertThat(seen).containsExactly(prefix + "first", prefix + "second");
    }
  }

  @Test
  void queriesAreListedAndEnd() {
    world.activeSpace(3, prefix);
    String id = make(Map.of("id", prefix + 1, "radius", 3));

    given().get("/standing").then().statusCode(200).body("id", hasItem(id));
    given().get("/standing/" + id).then().statusCode(200).body("image", equalTo(prefix + 1));
    given().delete("/standing/" + id).then().statusCode(200);
    // Whoever dies in between leaves marks without a query, not a query that is matched anew.
    assertThat(ended(id)).hasSize(1 + TestWorld.PARTITIONS).startsWith(id);
    given().get("/standing/" + id).then().statusCode(404);
    given().get("/standing/" + id + "/matches").then().statusCode(404);
    given().delete("/standing/" + id).then().statusCode(404);
    given()
        .contentType("application/json")
        .body(Map.of("id", prefix + 1))
        .post("/standing")
        .then()
        .statusCode(400);
  }

  @Test
  void aSecondReplicaTakesItsShareAndNothingIsMatchedTwiceOrLost() {
    ModelRecord model = world.activeSpace(3, prefix);
    String id = make(Map.of("id", prefix + 1, "radius", 0));
    Spaces none = new Spaces();
    try (StandingQueries other =
        new StandingQueries(
            Map.of("bootstrap.servers", SharedInfrastructure.get().bootstrapServers()),
            new StandingQueries.Settings(10, true, Duration.ofMillis(50)),
            () -> none.all().stream().flatMap(index -> index.view().stream()).toList(),
            Optional.empty())) {
      other.start();
      TestWorld.soon().untilAsserted(() -> assertThat(other.owned()).isNotEmpty());
      for (int i = 0; i < 12; i++) {
        world.accept(prefix + "twin" + i, picture(1));
      }
      world.fill(model);
    }

    // The other knows no space and matches nothing; what was its comes back when it has gone.
    String[] twins =
        IntStream.range(0, 12).mapToObj(i -> prefix + "twin" + i).toArray(String[]::new);
    TestWorld.soon().untilAsserted(() -> matched(id, twins));
    assertThat(published(id)).hasSize(12);
  }

  private static void matched(String id, String... images) {
    given()
        .get("/standing/" + id + "/matches")
        .then()
        .statusCode(200)
        .body("", hasSize(images.length))
        .body("image", containsInAnyOrder(images));
  }

  /** Returns the values of a query's records on the topic of matches. */
  private static List<byte[]> published(String id) {
    return read(Topics.MATCHES).stream()
        .filter(record -> id.equals(text(record.key())))
        .map(ConsumerRecord::value)
        .toList();
  }

  /** Returns the keys of the records by which a query and its marks ended, in their order. */
  private static List<String> ended(String id) {
    return read(Topics.STANDING).stream()
        .filter(record -> record.value() == null)
        .map(record -> text(record.key()))
        .filter(key -> key.startsWith(id))
        .toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    WholeKafkaTopic.read(SharedInfrastructure.get().bootstrapServers(), topic, records::add);
    return records;
  }

  private static String make(Map<String, Object> wish) {
    return given()
        .contentType("application/json")
        .body(wish)
        .post("/standing")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private byte[] picture(int number) {
    return TestWorld.picture(prefix, number);
  }
}
