package dev.hammingbird.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.Header;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Asks the same of the short way and of the REST layer. */
@QuarkusTest
@QuarkusTestResource(TestSystemResource.class)
class PlainSearchRouteTest {
  private static final String SHORT = "/search";

  /** The short way passes on whatever has a query. */
  private static final String LONG = "/search?k=1";

  private final TestWorld world = new TestWorld();
  private final String prefix = SharedInfrastructure.freshPrefix();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void closeWorld() {
    http.close();
    world.close();
  }

  /** What came back, without what differs from call to call. */
  private record Said(int status, List<String> type, List<String> retryAfter, String body) {}

  @Test
  void bothWaysSayTheSameByteForByte() throws IOException, InterruptedException {
    ModelRecord model = world.activeSpace(12, prefix);
    String space = model.space().value();
    String code = TestCodes.code(space, TestWorld.picture(prefix, 4), 64).hex();
    List<String> bodies =
        List.of(
            "{\"id\":'%s4'}",
            "{\"id\":'%s4',\"k\":3}",
            "{\"k\":3,\"radius\":30,\"space\":'SPACE',\"id\":'%s4'}",
            "{\"code\":'CODE',\"space\":'SPACE'}",
            "{\"code\":'CODE',\"space\":'SPACE',\"k\":1000,\"radius\":0}",
            "{\"code\":'CODE'}",
            "{\"code\":'abc',\"space\":'SPACE'}",
            "{\"code\":'xyz',\"space\":'SPACE'}",
            "{\"code\":'CODE',\"space\":'0000000000000000'}",
            "{\"code\":'CODE',\"space\":'none'}",
            "{\"id\":'%snone \\u00fc \\\"'}",
            "{\"id\":''}",
            "{\"id\":'%s4',\"k\":0}",
            "{\"id\":'%s4',\"k\":99999999999}",
            "{\"id\":'%s4',\"k\":'3'}",
            "{\"id\":'%s4',\"radius\":-1}",
            "{\"id\":'%s4',\"id\":'%s5'}",
            "{\"id\":'%s4',\"code\":'CODE'}",
            "{\"id\":'%s4',\"space\":null,\"labels\":['even'],\"facets\":true}",
            "{\"id\":'%s4',\"unknown\":1}",
            "{}",
            "{\"id\":'%s4'",
            "{\"id\":'%s4'} {}",
            "[]",
            "nonsense");

    for (String pattern : bodies) {
      String body =
          pattern
              .replace('\'', '"')
              .replace("%s", prefix)
              .replace("SPACE", space)
              .replace("CODE", code);
      assertThat(said(SHORT, body)).as(body).isEqualTo(said(LONG, body));
    }
  }

  @Test
  void theShortWayIsTakenAndCountsAsTheOtherDoes() throws IOException, InterruptedException {
    ModelRecord model = world.activeSpace(12, prefix);
    String space = model.space().value();
    String counted = "hammingbird_space_queries_seconds_count{space=\"" + space + "\"";
    String body = "{\"id\":\"" + prefix + "4\"}";

    ask(SHORT, body);
    double before = metric(counted);
    ask(SHORT, body);
    double between = metric(counted);
    ask(LONG, body);

    assertThat(between - before).isEqualTo(1);
    assertThat(metric(counted) - between).isEqualTo(1);
    assertThat(metric("http_server_requests_seconds_count{method=\"POST\",outcome=\"SUCCESS\""))
        .isPositive();
    // The REST layer writes the header in its own way.
    assertThat(headers(SHORT, body)).contains("content-type").doesNotContain("Content-Type");
    assertThat(headers(LONG, body)).contains("Content-Type");
  }

  private static List<String> headers(String path, String body) {
    EncoderConfig plain =
        EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false);
    return given()
        .config(RestAssured.config().encoderConfig(plain))
        .contentType("application/json")
        .body(body)
        .post(path)
        .headers()
        .asList()
        .stream()
        .map(Header::getName)
        .toList();
  }

  private Said said(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(path, body);
    return new Said(
        answer.statusCode(),
        answer.headers().allValues("content-type").stream()
            .map(type -> type.toLowerCase(Locale.ROOT))
            .toList(),
        answer.headers().allValues("retry-after"),
        answer.body().replaceAll("_ms\":[-0-9.E]+", "_ms\":0"));
  }

  private HttpResponse<String> ask(String path, String body)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + RestAssured.port + path);
    return http.send(
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private double metric(String begin) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + RestAssured.port + "/q/metrics");
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(begin))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
