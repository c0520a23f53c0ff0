package dev.hammingbird.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hammingbird.trainer.tensor.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TrainingReportTest extends QueueFixture {
  @Test
  void aReportIsKeptOfATrainingAndOnlyTheNewest() throws IOException {
    TrainingQueue queue = queue(shapes(120), Compute.Choice.CPU);
    TrainingView first = ended(queue, REQUEST);
    TrainingView second = ended(queue, steps(4));

    assertThat(first.report()).isEqualTo("/trainings/" + first.id() + "/report");
    assertThat(Files.readString(queue.report(second.id(), "report.html").orElseThrow()))
        .contains("topic images", "20% of the labelled pictures held out", "Precision by recall");
    JsonNode numbers =
        new ObjectMapper()
            .readTree(queue.report(second.id(), "report.json").orElseThrow().toFile());
    assertThat(numbers.get("map").asDouble())
        .isCloseTo(second.evaluation().getOrDefault("map", 0.0), within(1e-4));
    TrainingView third = ended(queue, REQUEST);
    assertThat(queue.report(first.id(), "report.html")).isEmpty();
    assertThat(queue.report(third.id(), "report.html")).isPresent();
  }

  @Test
  void theModelIsChosenByValidationAndATrainingThatGetsNoBetterEndsEarlyWithItsReport()
      throws IOException {
    TrainingQueue queue = queue(shapes(120), Compute.Choice.CPU);
    TrainingRequest frozen =
        new TrainingRequest(
            "ssah", 16, 1, 10, 40, 32, "residual-small", 0.3, 1, true, Map.of("rate", "0"));

    TrainingView view = ended(queue, frozen);

    assertThat(view.state()).as(String.valueOf(view.reason())).isEqualTo(TrainingState.PUBLISHED);
    assertThat(String.valueOf(view.data())).containsPattern("validation=[1-9]");
    JsonNode report =
        new ObjectMapper().readTree(queue.report(view.id(), "report.json").orElseThrow().toFile());
    assertThat(report.at("/outcome/ended_early").asBoolean()).isTrue();
    assertThat(report.at("/outcome/steps").asInt()).isLessThan(40);
    assertThat(report.at("/outcome/validation_map_best").isNumber()).isTrue();
    assertThat(report.get("measurements").size()).isGreaterThan(1);
    assertThat(models.getFirst().manifest().evaluation()).containsKey("map");
  }

  @Test
  void aTrainingIsEndedEarlyByHandAndPublished() {
    TrainingQueue queue = queue(shapes(60), Compute.Choice.CPU);
    String id = queue.submit(request("ssah", 16, 60, 0, 0, 0)).orElseThrow().id();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> queue.find(id).orElseThrow().progress() != null);

    assertThat(queue.endEarly(id)).isPresent();

    assertThat(awaitEnd(queue, id).state()).isEqualTo(TrainingState.PUBLISHED);
    assertThat(queue.report(id, "report.html")).isPresent();
    assertThat(queue.endEarly("no such training")).isEmpty();
  }

  @Test
  void aTrainingThatBreaksLeavesAReportThatSaysSo() throws IOException {
    TrainingQueue queue = queue(shapes(60), Compute.Choice.CPU);
    TrainingRequest wild =
        new TrainingRequest(
            "dpsh", 16, 1, 1, 20, 32, "residual-small", 0, 0, false, Map.of("rate", "1e38"));

    TrainingView view = ended(queue, wild);

    assertThat(view.state()).isEqualTo(TrainingState.FAILED);
    assertThat(view.reason()).contains("lower the learning rate");
    assertThat(Files.readString(queue.report(view.id(), "report.html").orElseThrow()))
        .contains("Learning broke: ");
    assertThat(view.report()).isNotNull();
  }
}
