package dev.hammingbird.ingest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.hammingbird.local.SharedInfrastructure;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Redis is away. */
@QuarkusTest
@TestProfile(StoreAwayTest.Away.class)
class StoreAwayTest {
  /** Settings that lead nowhere; they go before those of the infrastructure. */
  public static class Away implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("ingest.status.store-timeout", "PT0.3S");
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(NoRedis.class));
    }
  }

  /** Names a port that nobody listens on. */
  public static class NoRedis extends RealInfrastructure {
    @Override
    public Map<String, String> start() {
      Map<String, String> settings = new HashMap<>(super.start());
      settings.put("hammingbird.redis.url", "redis://127.0.0.1:1");
      return settings;
    }
  }

  private final String id = SharedInfrastructure.freshPrefix() + "away";

  @Test
  void picturesComeInAndTheirStatusSaysWhatIsMissing() {
    given()
        .body(Pictures.png(8, 8, 1))
        .contentType("image/png")
        .queryParam("id", id)
        .post("/images")
        .then()
        .statusCode(201);

    given()
        .get("/images/" + id + "/status")
        .then()
        .statusCode(200)
        .body("state", equalTo("accepted"))
        .body("store", startsWith("Redis is unreachable"));
  }

  @Test
  void whatIsNotKnownHereIsNotDenied() {
    given()
        .get("/images/" + id + "-other/status")
        .then()
        .statusCode(503)
        .body("type", equalTo("urn:hammingbird:store-unreachable"));
  }

  @Test
  void itIsReadyAllTheSame() {
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'log' }.data.redis", containsString("unreachable"));
  }
}
