package dev.hammingbird.system.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.system.client.Http;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static JsonNode report(double map, double low, double high) {
    return Http.parse(
        "{\"map\":%s,\"map_low\":%s,\"map_high\":%s,\"precision_at_10\":0.5}"
            .formatted(map, low, high));
  }

  private static Figures good() {
    Figures figures = new Figures(Instant.EPOCH);
    figures.images = 10;
    figures.accepted = 9;
    figures.refused = 1;
    figures.encoded = 7;
    figures.rejected = 1;
    figures.erased = 1;
    figures.selfFound = 4;
    figures.selfTried = 4;
    figures.judge(report(0.5, 0.45, 0.55), report(0.2, 0.18, 0.22));
    return figures;
  }

  @Test
  void aDemoWhoseLedgerSearchesAndRankingHoldIsGood() {
    assertThat(good().problems()).isEmpty();
    assertThat(good().result()).containsEntry("ok", true);
  }

  @Test
  void aPictureThatIsNotAccountedForIsAProblem() {
    Figures figures = good();
    figures.encoded--;

    assertThat(figures.problems()).singleElement().asString().contains("accepted 9");
  }

  @Test
  void aPictureThatDoesNotFindItselfIsAProblem() {
    Figures figures = good();
    figures.selfFound--;

    assertThat(figures.problems()).singleElement().asString().contains("3 of 4");
  }

  @Test
  void aRankingWithinTheIntervalOfTheBaselineIsAProblem() {
    Figures figures = good();
    figures.judge(report(0.23, 0.21, 0.25), report(0.2, 0.18, 0.22));

    assertThat(figures.problems()).singleElement().asString().contains("random projection");
  }

  @Test
  void aRankingThatCouldNotBeMeasuredIsAProblemAndNullInTheResult() {
    Figures figures = good();
    figures.judge(Http.parse("{}"), Http.parse("{}"));

    assertThat(figures.problems()).hasSize(1);
    assertThat(figures.result()).containsEntry("map", null).containsEntry("ok", false);
  }

  @Test
  void theResultHasTheAgreedKeysInTheAgreedOrder() {
    assertThat(good().result().keySet())
        .containsExactly(
            "ok",
            "images",
            "accepted",
            "encoded",
            "rejected",
            "erased",
            "map",
            "map_low",
            "map_high",
            "map_random_projection",
            "precision_at_10",
            "self_found",
            "self_tried",
            "freshness_p50_ms",
            "freshness_p99_ms",
            "minutes");
  }

  @Test
  void aPercentileIsAValueThatOccurred() {
    List<Double> millis = IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();

    assertThat(Freshness.percentile(millis, 0.5)).isEqualTo(50);
    assertThat(Freshness.percentile(millis, 0.99)).isEqualTo(99);
    assertThat(Freshness.percentile(List.of(3.0), 0.99)).isEqualTo(3);
  }
}
