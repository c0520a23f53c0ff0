package dev.hammingbird.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.local.LocalKafka;
import dev.hammingbird.local.SharedInfrastructure;
import dev.hammingbird.local.TopicPlan;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The broker, one of this test's own, is killed in the middle of a stream and comes back. */
@QuarkusTest
@TestProfile(BrokerAwayTest.OwnBroker.class)
class BrokerAwayTest {
  private static final int PICTURES = 400;

  private static @Nullable LocalKafka kafka;

  /** Starts the broker and shortens the waits. */
  public static class OwnBroker implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(Broker.class));
    }
  }

  /** The broker. */
  public static class Broker implements QuarkusTestResourceLifecycleManager {
    private @Nullable LocalKafka own;

    @Override
    public Map<String, String> start() {
      LocalKafka started = LocalKafka.start();
      started.createTopics(TopicPlan.standard(2));
      own = started;
      return Map.of(
          "kafka.bootstrap.servers",
          started.bootstrapServers(),
          "hammingbird.redis.url",
          SharedInfrastructure.get().redisUrl(),
          "ingest.log.block-timeout",
          "PT1S",
          "ingest.log.delivery-timeout",
          "PT2S");
    }

    @Override
    public void inject(Object testInstance) {
      kafka = own;
    }

    @Override
    public void stop() {
      if (own != null) {
        own.close();
      }
    }
  }

  @Test
  void nothingIsLostWhenTheBrokerIsKilledInTheMiddle() {
    LocalKafka broker = Objects.requireNonNull(kafka, "the broker was started");
    sendAll(broker.bootstrapServers());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> given().get("/stats").jsonPath().getLong("accepted") > 0);

    broker.kill();

    given()
        .body(Pictures.png(4, 4, 1))
        .contentType("image/png")
        .post("/images")
        .then()
        .statusCode(503)
        .header("Retry-After", "1")
        .body("type", equalTo("urn:hammingbird:log-unavailable"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> given().get("/q/health/ready").statusCode() == 503);

    broker.restart();

    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(accepted(broker)).hasSize(PICTURES));
    given()
        .body(Pictures.png(4, 4, 1))
        .contentType("image/png")
        .post("/images")
        .then()
        .statusCode(201);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> given().get("/q/health/ready").statusCode() == 200);
  }

  private static Set<String> accepted(LocalKafka broker) {
    Set<String> ids = new HashSet<>();
    Records.all(broker.bootstrapServers(), Topics.IMAGES, r -> Records.key(r).startsWith("p"))
        .forEach(r -> ids.add(Records.key(r)));
    return ids;
  }

  private static void sendAll(String bootstrapServers) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < PICTURES; i++) {
        byte[] key = ("p" + i).getBytes(StandardCharsets.UTF_8);
        var _ =
            producer.send(new ProducerRecord<>(Topics.IMAGES_RAW, key, Pictures.png(300, 300, i)));
      }
    }
  }
}
