package dev.hammingbird.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.model.GoldenVector;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.export.OnnxModel;
import dev.hammingbird.trainer.method.TexturedShapes;
import dev.hammingbird.trainer.tensor.Compute;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TrainingQueueTest extends QueueFixture {
  @Test
  void aPublishedModelsGoldenCodesAreThoseOfItsFile() {
    TrainingView view = ended(queue(shapes(120), Compute.Choice.CPU), REQUEST);

    assertThat(view.state()).isEqualTo(TrainingState.PUBLISHED);
    ModelRecord model = models.getFirst();
    assertThat(model.space().value()).isEqualTo(view.space());
    try (OnnxModel onnx = OnnxModel.open(artifacts.getFirst(), 32, 1)) {
      for (GoldenVector golden : model.manifest().golden()) {
        float[] outputs = onnx.outputs(GoldenVector.picture(golden.index(), 32))[0];
        assertThat(BinaryCode.ofOutputs(outputs)).isEqualTo(golden.code());
      }
    }
  }

  @Test
  void heldOutPicturesAreThoseThatTheSnapshotNames() {
    TrainingView view = ended(queue(shapes(200), Compute.Choice.CPU), REQUEST);

    TrainingSnapshot snapshot = models.getFirst().manifest().snapshot();
    long heldOut =
        TexturedShapes.pictures(200, 32, 1).stream()
            .map(Picture::id)
            .filter(id -> snapshot.heldOut(new ImageId(id)))
            .count();
    assertThat(view.data()).isNotNull();
    assertThat(String.valueOf(view.data())).contains("heldOut=" + heldOut);
    assertThat(heldOut).isBetween(15L, 70L);
    assertThat(view.evaluation()).containsEntry("held_out", (double) heldOut);
  }

  @Test
  void withoutLabelsSsahFailsWithAReason() {
    Snapshots unlabelled =
        (side, upTo, cancelled) ->
            new Snapshot(
                new LabelledPictures(
                    side, List.of(new Picture("a", new byte[3 * side * side], List.of()))),
                Map.of(),
                Map.of(),
                0);
    TrainingRequest ssah = request("ssah", 32, 1, 0, 0, 0);

    TrainingView view = ended(queue(unlabelled, Compute.Choice.CPU), ssah);

    assertThat(view.state()).isEqualTo(TrainingState.FAILED);
    assertThat(view.reason()).contains("at least two classes");
    assertThat(models).isEmpty();
  }

  @Test
  void aGpuThatIsNotThereIsAnErrorAndNotACpu() {
    TrainingView view = ended(queue(shapes(20), Compute.Choice.GPU), REQUEST);

    assertThat(view.state()).isEqualTo(TrainingState.FAILED);
    assertThat(view.reason()).contains("trainer.device is gpu");
  }

  @Test
  void whatBreaksIsTheReason() {
    Snapshots broken =
        (side, upTo, cancelled) -> {
          throw new IllegalStateException("the wire is cut");
        };

    TrainingView view = ended(queue(broken, Compute.Choice.CPU), REQUEST);

    assertThat(view.state()).isEqualTo(TrainingState.FAILED);
    assertThat(view.reason()).contains("the wire is cut");
    assertThat(written.getLast()).isEqualTo(view);
  }

  @Test
  void aTrainingThatWasCutOffGoesOnToTheModelOfAnUninterruptedOne() {
    TrainingRequest request = steps(12);
    TrainingView whole = ended(queue(shapes(60), Compute.Choice.CPU), request);
    TrainingQueue first = queue(shapes(60), Compute.Choice.CPU);
    String id = first.submit(request).orElseThrow().id();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.exists(checkpoints.resolve(id + ".checkpoint")));
    first.close();
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(first::idle);
    TrainingView left = first.find(id).orElseThrow();
    assertThat(left.state()).isEqualTo(TrainingState.RUNNING);
    earlier.add(left);
    TrainingQueue second = queue(shapes(60), Compute.Choice.CPU);

    second.recall();
    TrainingView resumed = awaitEnd(second, id);

    assertThat(resumed.state())
        .as(String.valueOf(resumed.reason()))
        .isEqualTo(TrainingState.PUBLISHED);
    assertThat(resumed.restarts()).isEqualTo(1);
    assertThat(resumed.space()).isEqualTo(whole.space());
    assertThat(checkpoints).isEmptyDirectory();
  }

  @Test
  void whatHadEndedStaysAndWhatKeepsBeingCutOffFails() {
    TrainingView running =
        TrainingView.queued("old", REQUEST, Instant.EPOCH).running("cpu", Instant.EPOCH);
    for (int i = 0; i < 2; i++) {
      running = running.again().running("cpu", Instant.EPOCH);
    }
    earlier.add(running);
    earlier.add(
        TrainingView.queued("done", REQUEST, Instant.EPOCH)
            .published("0123456789abcdef", Instant.EPOCH));
    TrainingQueue queue = queue(shapes(20), Compute.Choice.CPU);

    queue.recall();

    assertThat(queue.find("old").orElseThrow().state()).isEqualTo(TrainingState.FAILED);
    assertThat(queue.find("old").orElseThrow().reason()).contains("restarted 3 times");
    assertThat(queue.find("done").orElseThrow().state()).isEqualTo(TrainingState.PUBLISHED);
  }

  @Test
  void aTrainingWithoutACheckpointStartsAnewAfterARestart() {
    earlier.add(TrainingView.queued("old", REQUEST, Instant.EPOCH).running("cpu", Instant.EPOCH));
    TrainingQueue queue = queue(shapes(120), Compute.Choice.CPU);

    queue.recall();

    assertThat(awaitEnd(queue, "old").state()).isEqualTo(TrainingState.PUBLISHED);
  }
}
