package dev.hammingbird.system.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.local.RepositoryRoot;
import dev.hammingbird.local.Service;
import dev.hammingbird.local.WholeKafkaTopic;
import dev.hammingbird.system.client.Calls;
import dev.hammingbird.system.client.Http;
import dev.hammingbird.system.model.StubModel;
import dev.hammingbird.system.picture.BlockPictures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two processes of search that share the codes, in a system that is otherwise whole. */
class ShardsIT {
  private static final int BITS = 64;
  private static final int BEFORE = 200;
  private static final int AFTER = 100;
  private static final int RADIUS = 28;
  private static final Duration SOON = Duration.ofSeconds(60);

  private static DrillSystem system;
  private static Oracle oracle;
  private static SpaceId space;

  private final Calls calls = new Calls(SOON);

  @BeforeAll
  static void start() throws IOException {
    Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
    system =
        DrillSystem.start(
            new DrillPlan(
                RepositoryRoot.find(),
                Files.createTempDirectory(target, "shards-"),
                1,
                DrillPlan.Redis.ONE,
                1,
                2,
                Map.of(Service.SEARCH, Map.of("search.shards.enabled", "true"))),
            _ -> {});
    oracle = new Oracle(new BlockPictures(Integer.MAX_VALUE, 6));
    StubModel model = new StubModel(1, BITS);
    space = model.space();
    oracle.add(model);
    new Stock(system, oracle).bring(0, BEFORE);
    new Rollout(system).bringIn(model);
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @Test
  void aStandingQueryIsMatchedWithWhatEveryShardHoldsAndGets() {
    BinaryCode code = oracle.code(space, 0).orElseThrow();
    awaitAll(BEFORE);

    Calls.Reply made =
        calls.post(
            system.url(system.searches().getLast()) + "/standing",
            "{\"code\":\"%s\",\"space\":\"%s\",\"radius\":%d,\"retro\":true}"
                .formatted(code.hex(), space, RADIUS));
    new Stock(system, oracle).bring(BEFORE, AFTER);

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    List<String> expected = near(code, BEFORE + AFTER);
    assertThat(expected).hasSizeBetween(2, BEFORE + AFTER - 1);
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(matched(made.json().path("id").asText()))
                .containsExactlyInAnyOrderElementsOf(expected));
  }

  /** Waits until every replica answers for all pictures, and holds some of the codes itself. */
  private void awaitAll(int pictures) {
    for (String replica : system.searches()) {
      await()
          .atMost(SOON)
          .until(() -> {
            JsonNode answer =
                calls
                    .post(
                        system.url(replica) + "/search",
                        "{\"id\":\"%s\",\"k\":1000}".formatted(Http.encoded("p0")))
                    .json();
            return answer.path("hits").size() == pictures && !answer.has("missing");
          });
      JsonNode shards = calls.get(system.url(replica) + "/shards").json().path("replicas");
      assertThat(shards).hasSize(2).allMatch(shard -> shard.path("codes").asLong() > 0);
    }
  }

  private static List<String> near(BinaryCode code, int pictures) {
    return IntStream.range(0, pictures)
        .filter(
            content -> oracle.code(space, content).orElseThrow().hammingDistance(code) <= RADIUS)
        .mapToObj(content -> "p" + content)
        .toList();
  }

  private static List<String> matched(String standing) {
    List<String> images = new ArrayList<>();
    WholeKafkaTopic.read(
        system.kafka().bootstrapServers(),
        Topics.MATCHES,
        record -> {
          JsonNode match = Http.parse(new String(record.value(), StandardCharsets.UTF_8));
          if (match.path("standing").asText().equals(standing)) {
            images.add(match.path("image").asText());
          }
        });
    return images;
  }
}
